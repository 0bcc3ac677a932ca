package dev.bench.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.App;
import dev.bench.builtin.Housekeeping;
import dev.bench.config.ConfigFile;
import dev.bench.http.Client;
import dev.bench.queue.JobIds;
import dev.bench.queue.JobRequest;
import dev.bench.runtime.Bench;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whitelisted methods of operators, and the schedules of the app bench, on a real site. */
class JobDeskTest {

  private static final String DESK = "/api/method/dev.bench.builtin.JobDesk.";
  private static final String SCHEDULES = "/api/method/dev.bench.builtin.ScheduleDesk.";
  private static final String MANAGER = "manager@example.com";

  @TempDir static Path folder;

  private static DatabaseServer server;
  private static TestSite site;

  @BeforeAll
  static void make() throws Exception {
    AppProject shop = ShopApp.in(folder.resolve("shop")).build();
    server = DatabaseServer.start();
    site = TestSite.make(AppUnderTest.find(shop.load("shop.ShopApp"), App.class), server);
  }

  @AfterAll
  static void close() {
    site.close();
    server.close();
  }

  @BeforeEach
  void reset() {
    site.reset();
  }

  private static String enqueue() throws Exception {
    return site.callAs(
        "a@b.c", ctx -> ctx.jobs().enqueue("shop.Things.add", Map.of("name", "boat")).id());
  }

  private static Client manager() throws Exception {
    Client client = site.client().loginAs(MANAGER);
    site.call(ctx ->
        ctx.db()
            .execute(
                "insert ignore into bench_user_role (user, role) values (?, 'System Manager')",
                MANAGER));
    return client;
  }

  @ParameterizedTest
  @ValueSource(strings = {"JobDesk.list", "JobDesk.show?id=x", "ScheduleDesk.status"})
  void guests_and_plain_users_may_not_look(String method) {
    String path = "/api/method/dev.bench.builtin." + method;
    assertThat(site.client().get(path).status()).isEqualTo(403);
    assertThat(site.client().loginAs("plain@example.com").get(path).status()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(strings = {"retry", "cancel", "stop", "delete", "retryAll", "purge"})
  void guests_and_plain_users_may_not_change_anything(String method) throws Exception {
    String id = enqueue();
    Map<String, ?> arguments = Map.of("id", id, "state", "queued");
    assertThat(site.client().post(DESK + method, arguments).status()).isEqualTo(403);
    assertThat(site.client().loginAs("plain@example.com").post(DESK + method, arguments).status())
        .isEqualTo(403);
    assertThat(manager().get(DESK + "show?id=" + id).status()).isEqualTo(200);
  }

  @Test
  void a_system_manager_sees_and_changes_the_jobs_of_the_site() throws Exception {
    String id = enqueue();
    Client manager = manager();
    assertThat(manager.get(DESK + "list?state=queued").text()).contains(id, "shop.Things.add");
    assertThat(manager.get(DESK + "show?id=" + id).text()).contains("no-consumer", "boat");
    assertThat(manager.post(DESK + "cancel", Map.of("id", id)).status()).isEqualTo(200);
    assertThat(manager.get(DESK + "list?state=canceled").text()).contains(id);
    assertThat(manager.post(DESK + "retry", Map.of("id", id)).status()).isEqualTo(200);
    assertThat(manager.post(DESK + "purge", Map.of("state", "queued")).text())
        .isEqualTo("{\"message\":1}");
    assertThat(manager.get(DESK + "show?id=" + id).status()).isEqualTo(404);
    assertThat(manager.post(DESK + "purge", Map.of()).status()).isEqualTo(417);
  }

  @Test
  void a_system_manager_does_not_find_jobs_of_another_site() throws Exception {
    String theirs = another("two.localhost", "cafe0123-job");
    Client manager = manager();
    assertThat(manager.get(DESK + "list?limit=1000").text()).doesNotContain(theirs);
    assertThat(manager.get(DESK + "show?id=" + theirs).status()).isEqualTo(404);
    for (String method : List.of("retry", "cancel", "stop", "delete")) {
      assertThat(manager.post(DESK + method, Map.of("id", theirs)).status())
          .as(method)
          .isEqualTo(404);
    }
    assertThat(manager.post(DESK + "purge", Map.of("state", "queued")).text())
        .isEqualTo("{\"message\":0}");
  }

  /** A job of another site in the lane that all sites share. */
  private static String another(String other, String id) throws Exception {
    return site.call(ctx -> {
      Bench bench = Bench.of(ctx);
      String lane = bench.config().benchId() + ":default";
      bench.queue().sadd("rq:queues", "rq:queue:" + lane);
      bench
          .queue()
          .hset(
              "rq:job:" + id,
              Map.of(
                  "status", "scheduled",
                  "origin", lane,
                  "data", "[\"shop.Things.count\",null,[],{}]",
                  "description", "shop.Things.count()",
                  "meta", "{\"site\":\"" + other + "\"}"));
      bench.queue().zadd("rq:scheduled:" + lane, 4e9, id);
      return id;
    });
  }

  @Test
  void a_pause_of_the_schedules_is_kept_with_the_user_and_the_reason() throws Exception {
    Client manager = manager();
    assertThat(manager.post(SCHEDULES + "pause", Map.of("why", "import")).status()).isEqualTo(200);
    Map<?, ?> by =
        (Map<?, ?>)
            ConfigFile.read(site.path().resolve("site_config.json")).get("pause_scheduler_by");
    assertThat(by.get("by")).isEqualTo(MANAGER);
    assertThat(by.get("why")).isEqualTo("import");
    assertThat(manager.post(SCHEDULES + "resume", Map.of()).status()).isEqualTo(200);
    assertThat(ConfigFile.read(site.path().resolve("site_config.json")))
        .containsEntry("pause_scheduler", 0)
        .doesNotContainKey("pause_scheduler_by");
  }

  @Test
  void housekeeping_removes_what_is_older_than_the_settings_say() throws Exception {
    site.call(ctx -> {
      ctx.db()
          .execute(
              "insert into bench_error_log (created, source, message) values"
                  + " (utc_timestamp(6) - interval 31 day, 'old', ''), (utc_timestamp(6), 'new', '')");
      ctx.db()
          .execute(
              "insert into bench_scheduled_job_log (created, method, job_id, status) values"
                  + " (utc_timestamp(6) - interval 91 day, 'old', '', ''), (utc_timestamp(6), 'new', '', '')");
      return ctx.db()
          .execute(
              "insert into bench_session (sid_hash, user, expires) values"
                  + " ('a', 'Guest', utc_timestamp(6) - interval 1 second), ('b', 'Guest', utc_timestamp(6) + interval 1 day)");
    });
    assertThat(site.call(Housekeeping::removeOldErrors)).isEqualTo(1);
    assertThat(site.call(Housekeeping::removeOldRuns)).isEqualTo(1);
    assertThat(site.call(Housekeeping::removeExpiredSessions)).isEqualTo(1);
    assertThat(left("select source from bench_error_log")).containsExactly("new");
    assertThat(left("select method from bench_scheduled_job_log")).containsExactly("new");
    assertThat(left("select sid_hash from bench_session")).containsExactly("b");
  }

  private static List<String> left(String query) throws Exception {
    return site.call(ctx -> ctx.db().createQuery(query).mapTo(String.class).list());
  }

  @Test
  void each_scheduled_run_is_logged_with_its_times_and_its_outcome() throws Exception {
    fire("good", "shop.Things.count", "0 3 * * *");
    fire("bad", "shop.Things.fail", "0 3 * * *");
    fire("often", "shop.Things.count", "*/4 * * * *");
    assertThatThrownBy(() -> site.jobs().runAll()).isInstanceOf(JobsFailedException.class);
    site.jobs().runAll();
    assertThat(
            left(
                "select concat(method, ' ', status, ' ', planned, ' ', enqueued is not null and started <= ended, ' ', coalesce(details, '') like '%out of stock%')"
                    + " from bench_scheduled_job_log order by method"))
        .containsExactly(
            "shop.Things.count Complete 2026-01-01 03:00:00.000000 1 0",
            "shop.Things.fail Failed 2026-01-01 03:00:00.000000 1 1");
  }

  /** A job as the scheduler enqueues it. */
  private static void fire(String own, String method, String line) throws Exception {
    site.call(ctx -> {
      Bench bench = Bench.of(ctx);
      return bench
          .jobs()
          .enqueue(
              List.of(
                  new JobRequest(
                      JobIds.of(ctx.site().name(), own),
                      new JobRequest.Owner(
                          ctx.site().name(), "Administrator", bench.apps().current().id()),
                      "default",
                      method,
                      "[]",
                      "{}",
                      new JobRequest.Run(Duration.ofMinutes(1), 0, List.of()),
                      Optional.empty(),
                      false,
                      Map.of("schedule", line, "planned", "2026-01-01T03:00:00Z"))));
    });
  }
}
