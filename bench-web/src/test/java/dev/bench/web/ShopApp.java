package dev.bench.web;

/** The sources of the app that the tests of the web server call. */
final class ShopApp {

  static final String APP =
      """
      import dev.bench.*;
      import dev.bench.http.Response;
      import java.util.*;
      public final class ShopApp implements App {
        public String name() { return "shop"; }
        public String title() { return "The Shop"; }
        public void register(Hooks hooks) {
          hooks.page("/things", "things.html", Pages::things)
               .page("/things/{owner}", "things.html", Pages::ofOwner)
               .page("/record", "record.html", Pages::record)
               .page("/news/{of}", "news.html", Pages::news, p -> p.cached("1h"))
               .page("/moved", "news.html", Pages::moved, p -> p.cached("1h"))
               .page("/answer", "things.html", ctx -> Response.text("text/plain", "an answer"))
               .page("/broken", "things.html", Pages::broken)
               .page("/forbidden", "things.html", Pages::forbidden)
               .redirect("/old", "/things")
               .beforeRequest(Pages::before)
               .resource(Things.Item.class, r -> r.table("item").name("Shop Item")
                   .mayRead((ctx, name) -> true)
                   .mayWrite((ctx, name) -> !ctx.session().isGuest() && !"7".equals(name)))
               .resource(Things.Thing.class, r -> r.mayRead((ctx, name) -> !ctx.session().isGuest()))
               .canSubscribe("Thing", (ctx, name) -> name != null)
               .onLogin(Pages::greeted);
        }
      }
      """;

  static final String PAGES =
      """
      import dev.bench.*;
      import java.util.*;
      public final class Pages {
        private Pages() {}
        static Map<String, Object> things(Context ctx) {
          return Map.of("things", List.of("<b>bold</b>", "plain"), "owner", "all");
        }
        static Map<String, Object> ofOwner(Context ctx) {
          String owner = ctx.request().orElseThrow().pathParameter("owner").orElseThrow();
          return Map.of("things", List.of(), "owner", owner);
        }
        public record Box(String label, Inner inner) {}
        public record Inner(int size) {}
        static Box record(Context ctx) { return new Box("a box", new Inner(7)); }
        private static final java.util.concurrent.atomic.AtomicInteger NEWS = new java.util.concurrent.atomic.AtomicInteger();
        static Map<String, Object> news(Context ctx) { return Map.of("number", NEWS.incrementAndGet()); }
        static Object moved(Context ctx) { return dev.bench.http.Response.redirect("/news/" + NEWS.incrementAndGet()); }
        static Object broken(Context ctx) { throw new IllegalStateException("secret of the page"); }
        static Object forbidden(Context ctx) { throw new PermissionException("Not for you"); }
        static void before(Context ctx) {
          boolean stop = ctx.request().orElseThrow().query("stop").isPresent();
          if (stop) throw new ValidationException("stopped before the handler");
        }
        static void greeted(Context ctx) {
          System.setProperty("shop.greeted", ctx.user());
        }
      }
      """;

  static final String METHODS =
      """
      import dev.bench.*;
      import dev.bench.http.*;
      import java.util.*;
      import static dev.bench.http.HttpMethod.*;
      public final class Things {
        private Things() {}
        public record Thing(long id, String name) {}
        @Whitelisted(methods = POST)
        public static Thing add(Context ctx, String name) {
          if (name.isBlank()) throw new ValidationException("A thing needs a name");
          return ctx.db().createQuery("insert into thing (name) values (:n) returning id, name")
              .bind("n", name).mapTo(Thing.class).one();
        }
        @Whitelisted(methods = POST)
        public static void addAndFail(Context ctx, String name) {
          add(ctx, name);
          throw new IllegalStateException("secret after the insert");
        }
        @Whitelisted(allowGuest = true)
        public static List<Thing> all(Context ctx) {
          return ctx.db().createQuery("select id, name from thing order by id").mapTo(Thing.class).list();
        }
        @Whitelisted(allowGuest = true)
        public static Map<String, Object> echo(Context ctx, String text, @Default("1") int number, Optional<List<String>> list) {
          Map<String, Object> all = new LinkedHashMap<>();
          all.put("text", text); all.put("number", number); all.put("list", list.orElse(null));
          all.put("user", ctx.user()); all.put("site", ctx.site().name());
          return all;
        }
        public enum Size { SMALL, LARGE }
        public record Item(long id, String title, int priority, Size size, Optional<java.time.LocalDateTime> dueOn, boolean sold) {
          public Item { if (title.isBlank()) throw new ValidationException("An item needs a title"); }
        }
        public record Line(String item, int count, Optional<String> note) {}
        public record Order(String customer, List<Line> lines) {}
        @Whitelisted(allowGuest = true) public static int order(Context ctx, Order order) { return order.lines().size(); }
        @Whitelisted(allowGuest = true) public static String when(Context ctx, java.time.LocalDateTime at, Optional<Size> size, Optional<java.time.LocalDate> day) {
          return at + " " + day.map(Object::toString).orElse("");
        }
        private static final java.util.concurrent.atomic.AtomicInteger COUNT = new java.util.concurrent.atomic.AtomicInteger();
        @Whitelisted(allowGuest = true, cache = @Cached(maxAge = "1h")) public static String counted(Context ctx, @Default("") String of) {
          return COUNT.incrementAndGet() + " " + ctx.user() + " " + of;
        }
        @Whitelisted(allowGuest = true, cache = @Cached(maxAge = "1h", shared = true)) public static int common(Context ctx) throws Exception {
          return COUNT.incrementAndGet();
        }
        @Whitelisted(allowGuest = true, cache = @Cached(maxAge = "1h", shared = true)) public static String greeting(Context ctx, @Default("all") String to) {
          return "hello " + to;
        }
        @Whitelisted(allowGuest = true, roles = "Keeper", cache = @Cached(maxAge = "1h", shared = true)) public static String keptForKeepers(Context ctx) {
          if (System.getProperties().get("shop.keptForKeepers") instanceof Runnable look) { look.run(); }
          return "kept";
        }
        @Whitelisted(allowGuest = true, rateLimit = @RateLimit(limit = 2, per = "1h")) public static void rare(Context ctx) {}
        @Whitelisted(allowGuest = true) public static void nothing(Context ctx) {}
        @Whitelisted(allowGuest = true) public static void fail(Context ctx) { throw new IllegalStateException("secret of the method"); }
        @Whitelisted(allowGuest = true) public static void error(Context ctx) { throw new AssertionError("secret error"); }
        @Whitelisted(allowGuest = true, methods = GET) public static void writes(Context ctx) {
          ctx.db().execute("insert into thing (name) values ('sneaked in')");
        }
        @Whitelisted(allowGuest = true) public static Response stream(Context ctx, int rows) {
          return Response.stream("text/csv", out -> {
            for (int i = 0; i < rows; i++) {
              String line = ctx.db().createQuery("select :i").bind("i", i).mapTo(String.class).one() + "x".repeat(1000) + "\\n";
              out.write(line.getBytes());
            }
          });
        }
        @Whitelisted(methods = POST) public static Response cutStream(Context ctx) {
          ctx.db().execute("insert into thing (name) values ('uncommitted')");
          return Response.stream("text/csv", out -> {
            out.write(new byte[2_000_000]);
            try {
              ctx.db().execute("kill connection_id()");
            } catch (RuntimeException cut) {
              // the commit fails too
            }
          });
        }
        @Whitelisted(allowGuest = true) public static Response custom(Context ctx) {
          return Response.json(new Thing(1, "one")).withStatus(202).withHeader("X-Thing", "1");
        }
        @Whitelisted(roles = "Keeper") public static String keepers(Context ctx) { return "kept"; }
        @Whitelisted(allowGuest = true, methods = POST) public static String raw(Context ctx, Request request) throws Exception {
          return new String(request.body().readAllBytes());
        }
        @Whitelisted(allowGuest = true) public static List<String> stack(Context ctx) {
          return Arrays.stream(new Throwable().getStackTrace()).map(StackTraceElement::getClassName).toList();
        }
        public static String hidden(Context ctx) { return "hidden"; }
        public static final class Front implements Application {
          public Response handle(Request request) {
            if (request.path().equals("/broken")) throw new IllegalStateException("secret of the front");
            return Response.text("text/plain", "front " + request.path());
          }
        }
      }
      """;

  private ShopApp() {}
}
