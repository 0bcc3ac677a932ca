package dev.bench.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.HttpServer;
import dev.bench.json.Json;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.FreePorts;
import dev.bench.testkit.Reloads;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

class DevelopsAppsTest {

  private static final int WATCHER = FreePorts.one();

  @RegisterExtension
  static final WebBench bench =
      new WebBench(
          Map.of("developer_mode", 1, "file_watcher_port", WATCHER, "console_limit", "1m"));

  private static final String CONSOLE = "/api/bench/console";
  private static final ListAppender<ILoggingEvent> said = new ListAppender<>();

  @BeforeAll
  static void read_the_output_of_web() {
    said.start();
    ((Logger) LoggerFactory.getLogger("dev.bench.web.console.ConsolePin")).setLevel(Level.WARN);
    ((Logger) LoggerFactory.getLogger("dev.bench.web.console.ConsolePin")).addAppender(said);
  }

  @AfterAll
  static void read_no_more() {
    ((Logger) LoggerFactory.getLogger("dev.bench.web.console.ConsolePin")).detachAppender(said);
  }

  @Test
  void an_unknown_host_is_answered_with_links_to_the_sites() throws Exception {
    var answer =
        bench.send(
            bench
                .request("/")
                .setHeader("X-Frappe-Site-Name", "no.test:8123")
                .header("Accept", "text/html"));
    assertThat(answer.statusCode()).isEqualTo(404);
    int port = bench.server().port();
    assertThat(answer.body())
        .contains(
            "href=\"//one.test:%d/\"".formatted(port), "href=\"//two.test:%d/\"".formatted(port));
  }

  @Test
  void an_error_shows_its_stack_trace() throws Exception {
    var page = bench.getPage("/broken");
    assertThat(page.statusCode()).isEqualTo(500);
    assertThat(page.body()).contains("secret of the page", "Pages.java:", "developer_mode");
    var json = bench.get("/api/method/shop.Things.fail");
    assertThat(json.statusCode()).isEqualTo(500);
    Map<String, Object> body = Json.core().object(json.body());
    assertThat(body).containsEntry("exc_type", "IllegalStateException");
    assertThat(body)
        .containsEntry("exception", "java.lang.IllegalStateException: secret of the method");
    assertThat(Json.core().tree(String.valueOf(body.get("exc"))).get(0).asString())
        .contains("Things.java:");
    assertThat(Json.core().tree(json.body()).at("/failure/causes/0/frames/0/place").asString())
        .contains("Things.java:");
    assertThat(bench.get("/api/v2/method/shop.Things.fail").body()).contains("\"failure\":{");
    assertThat(bench.get("/api/method/shop.Things.echo").body()).doesNotContain("\"failure\"");
    assertThat(bench.getPage("/syntax").body()).contains("syntax.html");
  }

  @Test
  void an_error_page_shows_source_statements_and_no_secrets() throws Exception {
    var page =
        bench.send(
            bench
                .request("/api/method/shop.Things.addAndFail?name=%3Cshown%3E&api_key=hidden-one")
                .header("Accept", "text/html")
                .header("Cookie", "sid=" + bench.session("ann@x.org"))
                .POST(HttpRequest.BodyPublishers.noBody()));
    assertThat(page.statusCode()).isEqualTo(500);
    assertThat(page.body())
        .contains("secret after the insert", "Things.java:", "vscode://file/")
        .contains("class=\"line hit\"", "insert into thing (name) values (:n)", " ms</td>")
        .contains("&lt;shown&gt;")
        .doesNotContain("hidden-one", "<shown>", "sid=");
    assertThat(page.headers().firstValue("Server-Timing"))
        .hasValueSatisfying(
            value -> assertThat(value).matches("total;dur=.*, db;dur=.*\\d+ statements.*"));
  }

  @Test
  void the_console_of_an_error_page_runs_java_with_the_classes_of_the_app_and_keeps_nothing()
      throws Exception {
    String token = consoleOfFailure();
    String who = "ctx.user() + ctx.request().get().path() + Things.greeting(ctx, \"you\")";
    assertThat(Json.core().object(run(token, pin(), "String who = " + who).body()))
        .containsEntry("good", true)
        .containsEntry("output", "who ==> \"Guest/brokenhello you\"");
    assertThat(run(token, pin(), "who.length()").body()).contains(" ==> 21\"");

    String either =
        "ctx == null ? new Things.Order(\"\", null) : new Things.Line(\"tea\", 1, null)";
    assertThat(run(token, pin(), either).body()).contains("Line[item=tea");

    String add = "ctx.db().execute(\"insert into thing (name) values ('%s')\");";
    run(token, pin(), "String ctx = \"x\"");
    assertThat(run(token, pin(), "ctx.user()").body()).contains(" ==> \\\"Guest\\\"\"");
    run(token, pin(), add.formatted("undone in the console"));
    run(token, pin(), add.formatted("kept in the console") + " commit();");
    assertThat(bench.ask("select name from thing where name like '% in the console'"))
        .containsExactly("kept in the console");

    assertThat(run(token, pin(), "missing + 1").body())
        .contains("\"good\":false", "cannot find symbol");
    assertThat(run(token, pin(), "\"x\".repeat(1_000_000)").body())
        .hasSizeLessThan(30_000)
        .contains("x… (980,002 more characters)");
    assertThat(run(token, pin(), " ".repeat(20_001)).statusCode()).isEqualTo(417);
  }

  @Test
  void the_console_answers_the_error_page_alone() throws Exception {
    String token = consoleOfFailure();
    String body = Json.core().write(Map.of("token", token, "pin", pin(), "code", "1"));
    for (List<String> foreign :
        List.of(
            List.of("Origin", "http://evil.test"),
            List.of("Origin", "null"),
            List.of("Sec-Fetch-Site", "same-site"),
            List.of("Content-Type", "text/plain"),
            List.of("X-Forwarded-For", "127.0.0.1"),
            List.of("X-Forwarded-Host", "localhost"),
            List.of("X-Forwarded-Proto", "http"),
            List.of("X-Real-IP", "127.0.0.1"),
            List.of("Via", "1.1 proxy"),
            List.of("Forwarded", "for=127.0.0.1"))) {
      var request = consoleRequest(body).setHeader(foreign.get(0), foreign.get(1));
      assertThat(bench.send(request).statusCode()).as(foreign.toString()).isEqualTo(403);
    }
    assertThat(bench.send(consoleRequest(body)).statusCode()).isEqualTo(200);
    assertThat(run("0".repeat(32), pin(), "1").statusCode()).isEqualTo(404);
    int port = bench.server().port();
    for (String host : List.of("one.localhost:" + port, "one.test:" + port, "127.0.0.1:" + port)) {
      assertThat(sentToHost(host, body)).as(host).startsWith("HTTP/1.1 200");
    }
    for (String host : List.of("evil.test:" + port, "one.localhost", "one.localhost:5173")) {
      assertThat(sentToHost(host, body)).as(host).startsWith("HTTP/1.1 403");
    }
    assertThat(
            bench
                .send(
                    bench
                        .request("/broken")
                        .header("Accept", "text/html")
                        .header("X-Forwarded-For", "192.0.2.1"))
                .body())
        .contains("Reference")
        .doesNotContain("id=\"console\"");
  }

  @Test
  void ten_wrong_pins_lock_the_console_until_web_restarts() throws Exception {
    String token = consoleOfFailure();
    String right = pin();
    for (int i = 10; i > 0; i--) {
      var wrong = run(token, "1234", "1");
      assertThat(wrong.statusCode()).isEqualTo(403);
      assertThat(wrong.body()).contains("Attempts left: %d".formatted(i - 1));
    }
    assertThat(run(token, right, "1").body()).contains("The console is locked");

    bench.restart();

    assertThat(run(consoleOfFailure(), pin(), "1").statusCode()).isEqualTo(200);
  }

  /** The token on the error page of a failure. */
  private static String consoleOfFailure() throws Exception {
    Matcher token =
        Pattern.compile("token: \"([0-9a-f]{32})\"").matcher(bench.getPage("/broken").body());
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  /** The PIN that was printed last. */
  private static String pin() {
    Pattern printed = Pattern.compile("is (\\d{3}-\\d{3}-\\d{3});");
    return List.copyOf(said.list).reversed().stream()
        .flatMap(event -> printed.matcher(event.getFormattedMessage()).results())
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  private static HttpResponse<String> run(String token, String pin, String code) throws Exception {
    return bench.send(
        consoleRequest(Json.core().write(Map.of("token", token, "pin", pin, "code", code))));
  }

  private static HttpRequest.Builder consoleRequest(String body) {
    return bench
        .request(CONSOLE)
        .header("Origin", "http://127.0.0.1:" + bench.server().port())
        .header("Content-Type", "application/json")
        .header("Accept", "application/json")
        .timeout(Duration.ofMinutes(5)) // the first line starts the compiler
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  /** The answer to a page of {@code host}, a name that leads to this machine. */
  private static String sentToHost(String host, String body) throws Exception {
    String request =
        """
        POST %s HTTP/1.1
        Host: %2$s
        Origin: http://%2$s
        X-Frappe-Site-Name: one.test
        Content-Type: application/json
        Content-Length: %3$d
        Connection: close

        %4$s\
        """
            .formatted(CONSOLE, host, body.length(), body)
            .replace("\n", "\r\n");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.server().port())) {
      socket.setSoTimeout(300_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void a_developer_sees_the_methods_in_the_explorer() throws Exception {
    var page =
        bench.send(
            bench.request("/explorer").header("Cookie", "sid=" + bench.session("ann@x.org")));
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("/api/method/bench.api.openapi", "\"csrf_token\":\"");
    assertThat(bench.getPage("/explorer").body()).contains("/login?redirect-to=%2Fexplorer");
  }

  @Test
  void no_generation_is_kept_over_a_hundred_reloads() throws Exception {
    AppFixture shop = AppFixture.in(bench.folder(), "shop");
    Reloads.leaveNothing(
        bench.bench(),
        shop,
        "shop",
        () -> {
          assertThat(bench.get("/api/method/shop.Things.echo?text=q").statusCode()).isEqualTo(200);
          return bench.getPage("/about");
        });
  }

  @Test
  void nothing_is_cached() throws Exception {
    for (String path : new String[] {"/assets/shop/js/shop.js", "/things", "/api/method/ping"}) {
      assertThat(bench.get(path).headers().firstValue("Cache-Control"))
          .get()
          .asString()
          .contains("no-store");
    }
    String page = bench.getPage("/news/a").body().substring(32);
    assertThat(bench.getPage("/news/a").body().substring(32)).isNotEqualTo(page);
  }

  @Test
  void a_changed_template_or_asset_shows_with_its_build_and_not_before() throws Exception {
    var template = bench.folder().resolve("apps/shop/www/about.html");
    var asset = bench.folder().resolve("apps/shop/public/js/edited.js");
    AppFixture shop = AppFixture.in(bench.folder(), "shop");
    for (int edit = 2; edit < 4; edit++) {
      String before = bench.getPage("/about").body();
      Files.writeString(template, "Edit " + edit);
      Files.writeString(asset, "// " + edit);
      assertThat(bench.getPage("/about").body()).isEqualTo(before);

      shop.build();
      bench.bench().apps().reload(edit);

      assertThat(bench.getPage("/about").body()).isEqualTo("Edit " + edit);
      assertThat(bench.get("/assets/shop/js/edited.js").body()).isEqualTo("// " + edit);
    }
  }

  @Test
  void whole_pages_have_the_script_for_developers_with_the_builds_they_come_from()
      throws Exception {
    String build = bench.bench().apps().current().app("shop").build().orElseThrow().id();
    assertThat(bench.getPage("/login").body())
        .contains("<script src=\"/assets/bench/dev.js\" data-builds=\"shop=" + build + "\"");
    assertThat(bench.getPage("/docs").body()).isEqualTo("The docs");
    assertThat(bench.get("/assets/bench/dev.js").body()).contains("EventSource");
  }

  @Test
  void the_events_of_the_watcher_are_passed_on_and_end_where_none_runs() throws Exception {
    byte[] told = "event: builds\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8);
    InetSocketAddress port = new InetSocketAddress(InetAddress.getLoopbackAddress(), WATCHER);
    HttpServer watcher = HttpServer.create(port, 0);
    watcher.createContext(
        "/events",
        exchange -> {
          exchange.sendResponseHeaders(200, told.length);
          exchange.getResponseBody().write(told);
          exchange.close();
        });
    watcher.start();
    var answer = bench.get("/api/bench/builds");
    watcher.stop(0);

    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(answer.body()).endsWith("event: builds\ndata: {}\n\n");
    assertThat(bench.get("/api/bench/builds").body()).isEqualTo("retry: 2000\n\n");
  }

  @Test
  void a_new_generation_is_served_by_the_same_process() throws Exception {
    assertThat(bench.get("/api/method/shop.Later.added").statusCode()).isEqualTo(404);
    AppFixture.in(bench.folder(), "shop")
        .compile(
            ShopApp.APP,
            """
            import dev.bench.*;
            public final class Later {
              private Later() {}
              @Whitelisted(allowGuest = true) public static String added(Context ctx) { return "new"; }
            }
            """,
            ShopApp.METHODS,
            ShopApp.PAGES);
    bench.bench().apps().reload(9);
    assertThat(bench.get("/api/method/shop.Later.added").body()).isEqualTo("{\"message\":\"new\"}");
    assertThat(bench.getPage("/things").statusCode()).isEqualTo(200);
  }
}
