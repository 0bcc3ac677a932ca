package dev.bench.realtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.Context;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAddress;
import dev.bench.runtime.Bench;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RealRedis;
import dev.bench.testkit.Reloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** From a unit of work's publish to a frame, through a real bench: sessions, apps, jobs, Redis. */
class WholeBenchIT {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();
  @RegisterExtension static final RealRedis redis = new RealRedis();

  private static final String SITE = "shop.localhost";
  private static final String NAMESPACE = "/" + SITE + ",";
  private static final String ADMINISTRATORS_SID = "0123456789abcdef".repeat(4).substring(8);
  private static final Path TABLES =
      Path.of(
          "../bench-app/src/main/resources/db/migration/bench/V1__create_users_sessions_and_logs.sql");

  @TempDir private Path folder;
  private Bench bench;
  private RealtimeServer server;

  @BeforeEach
  void start() throws Exception {
    AppFixture.in(folder, "shop")
        .compile(
            """
            import dev.bench.*;
            public final class ShopApp implements App {
              public String name() { return "shop"; }
              public void register(Hooks hooks) {
                hooks.canSubscribe("Item", (ctx, name) -> ctx.user().equals("Administrator")
                    && ctx.db().createQuery("select count(*) from item where :name is null or name = :name")
                        .bind("name", name).mapTo(Long.class).one() > 0);
                hooks.canSubscribe("Report", (ctx, name) -> ctx.roles().contains("Analyst"));
                hooks.canSubscribe("Broken", (ctx, name) -> { throw new IllegalStateException("no"); });
                hooks.canSubscribe("Greedy", (ctx, name) ->
                    ctx.db().execute("delete from item") >= 0);
              }
              @Job(queue = "short") public static String pack(Context ctx, long id) { return "x"; }
            }
            """);
    ConfigFile.change(
        new BenchDirectory(folder).commonSiteConfig(),
        config -> {
          config.put("redis_cache", redis.uri().toString());
          config.put("redis_queue", redis.uri().toString());
          // The sockets of these tests answer no heartbeat.
          config.put("socketio_ping_interval", "10m");
        });
    makeSite(mariaDb.newDatabase());
    bench = Bench.open(new BenchDirectory(folder), "realtime", 5);
    as("Administrator", this::fill);
    server = RealtimeServer.start(bench, new RealtimeOptions("127.0.0.1", 0));
  }

  @AfterEach
  void stop() {
    server.close();
    bench.close();
  }

  private void makeSite(DatabaseAddress address) throws IOException {
    Path site = Files.createDirectories(folder.resolve("sites").resolve(SITE));
    ConfigFile.change(
        site.resolve("site_config.json"),
        config -> {
          config.put("db_host", address.host());
          config.put("db_port", address.port());
          config.put("db_name", address.name());
          config.put("db_user", address.user());
          config.put("db_password", address.password());
        });
    ConfigFile.change(
        site.resolve("site_state.json"),
        state -> state.put("installed_apps", List.of("bench", "shop")));
  }

  private Void fill(Context ctx) throws IOException {
    for (String sql : Files.readString(TABLES).replaceAll("(?m)^--.*$", "").split(";\\s*\\n")) {
      if (!sql.isBlank()) {
        ctx.db().execute(sql);
      }
    }
    ctx.db().execute("create table item (name varchar(40) not null)");
    ctx.db().execute("insert into item (name) values ('I-1')");
    ctx.db()
        .execute(
            "insert into bench_session (sid_hash, user, expires)"
                + " values (sha2(?, 256), 'Administrator', utc_timestamp() + interval 1 day)",
            ADMINISTRATORS_SID);
    return null;
  }

  private <T> T as(String user, Context.Work<T> work) throws Exception {
    return bench.unit(bench.sites().require(SITE)).as(user).call(work);
  }

  private void publishTo(String room, String event) throws Exception {
    as(
        "Administrator",
        ctx -> {
          switch (room) {
            case "website" -> ctx.realtime().toWebsite().publish(event, Map.of());
            case "all" -> ctx.realtime().toDesk().publish(event, Map.of());
            default -> ctx.realtime().toDoc("Item", room).publish(event, Map.of());
          }
          return null;
        });
  }

  private RawWebsocket entered(String sid) throws IOException {
    RawWebsocket socket =
        new RawWebsocket(
            server.port(), "/socket.io/?EIO=4&transport=websocket", SITE, "Cookie: sid=" + sid);
    socket.read();
    socket.send("40" + NAMESPACE);
    assertThat(socket.read()).startsWith("40" + NAMESPACE);
    return socket;
  }

  private static String frame(String event) {
    return "42" + NAMESPACE + "[\"" + event + "\",{}]";
  }

  /** Waits until the server hears what is published. */
  private void untilHeard() {
    Awaitility.await().until(() -> bench.queue().publish("events", "{}") > 0);
  }

  @Test
  void a_login_opens_the_desk_and_a_guest_has_the_website() throws Exception {
    untilHeard();
    try (RawWebsocket guest = entered("unknown");
        RawWebsocket user = entered(ADMINISTRATORS_SID)) {
      publishTo("all", "desk");
      publishTo("website", "everyone");
      assertThat(user.read()).isEqualTo(frame("desk"));
      assertThat(user.read()).isEqualTo(frame("everyone"));
      assertThat(guest.read()).isEqualTo(frame("everyone"));
    }
  }

  @Test
  void the_apps_check_decides_about_documents_and_can_only_read() throws Exception {
    untilHeard();
    try (RawWebsocket guest = entered("");
        RawWebsocket user = entered(ADMINISTRATORS_SID)) {
      for (RawWebsocket socket : List.of(guest, user)) {
        for (String ask :
            List.of(
                "[\"doc_subscribe\",\"Item\",\"I-1\"]",
                "[\"doc_subscribe\",\"Item\",\"I-2\"]",
                "[\"doctype_subscribe\",\"Broken\"]",
                "[\"doctype_subscribe\",\"Greedy\"]",
                "[\"doctype_subscribe\",\"Undeclared\"]",
                "[\"ping\"]")) {
          socket.send("42" + NAMESPACE + ask);
        }
        assertThat(socket.read()).isEqualTo("42" + NAMESPACE + "[\"pong\"]");
      }
      publishTo("I-1", "first");
      publishTo("I-2", "second");
      publishTo("website", "everyone");
      assertThat(user.read()).isEqualTo(frame("first"));
      assertThat(user.read()).isEqualTo(frame("everyone"));
      assertThat(guest.read()).isEqualTo(frame("everyone"));
    }
    long left =
        as(
            "a@x.y",
            ctx -> ctx.db().createQuery("select count(*) from item").mapTo(Long.class).one());
    assertThat(left).isEqualTo(1);
  }

  @Test
  void no_generation_is_kept_over_a_hundred_reloads() throws Exception {
    try (RawWebsocket user = entered(ADMINISTRATORS_SID)) {
      Reloads.leaveNothing(
          bench,
          AppFixture.in(folder, "shop"),
          "shop",
          () -> {
            user.send("42" + NAMESPACE + "[\"doc_subscribe\",\"Item\",\"I-1\"]");
            user.send("42" + NAMESPACE + "[\"ping\"]");
            return assertThat(user.read()).contains("pong");
          });
    }
  }

  private void change(String sql) throws Exception {
    as("Administrator", ctx -> ctx.db().execute(sql));
  }

  @Test
  void a_removed_role_takes_its_rooms_and_a_disabled_user_their_sockets() throws Exception {
    untilHeard();
    change("insert into bench_user_role (user, role) values ('Administrator', 'Analyst')");
    try (RawWebsocket user = entered(ADMINISTRATORS_SID)) {
      user.send("42" + NAMESPACE + "[\"doctype_subscribe\",\"Report\"]");
      user.send("42" + NAMESPACE + "[\"ping\"]");
      assertThat(user.read()).contains("pong");
      int rooms = server.rooms();

      change("delete from bench_user_role where role = 'Analyst'");
      Awaitility.await().until(() -> server.rooms() == rooms - 1);

      change("update bench_user set enabled = false where name = 'Administrator'");
      assertThat(user.read()).isNull();
    }
  }

  @Test
  void a_session_that_runs_out_ends_its_sockets() throws Exception {
    untilHeard();
    try (RawWebsocket user = entered(ADMINISTRATORS_SID)) {
      change("update bench_session set expires = utc_timestamp() - interval 1 second");
      assertThat(user.read()).isNull();
    }
  }

  @Test
  void a_task_is_watched_by_the_user_who_enqueued_it() throws Exception {
    untilHeard();
    String mine =
        as("Administrator", ctx -> ctx.jobs().enqueue("shop.ShopApp.pack", Map.of("id", 1)).id());
    String others =
        as("a@x.y", ctx -> ctx.jobs().enqueue("shop.ShopApp.pack", Map.of("id", 1)).id());
    try (RawWebsocket user = entered(ADMINISTRATORS_SID)) {
      user.send("42" + NAMESPACE + "[\"task_subscribe\",\"" + others + "\"]");
      user.send("42" + NAMESPACE + "[\"task_subscribe\",\"" + mine + "\"]");
      user.send("42" + NAMESPACE + "[\"ping\"]");
      assertThat(user.read()).contains("pong");
      as(
          "Administrator",
          ctx -> {
            ctx.realtime().toTask(others).publish("others", Map.of());
            ctx.realtime().toTask(mine).publish("mine", Map.of());
            return null;
          });
      assertThat(user.read()).isEqualTo(frame("mine"));
    }
  }
}
