package dev.bench.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.operate.Decision;
import dev.bench.operate.LaidJobs;
import dev.bench.operate.SchedulerSwitch;
import dev.bench.operate.Suspension;
import dev.bench.redis.Redis;
import dev.bench.runtime.Bench;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.FreePorts;
import dev.bench.testkit.RealRedis;
import dev.bench.testkit.TestBench;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {

  private static final String OLD = "2026-01-01T10:00:00.000000Z";

  @RegisterExtension static final RealRedis server = new RealRedis();

  @TempDir Path folder;

  private LaidJobs laid;

  @BeforeEach
  void make_a_bench() throws IOException {
    TestBench.in(folder, server.uri());
    Files.writeString(folder.resolve("sites/apps.txt"), "bench\n");
    set("bench_id", LaidJobs.BENCH);
    laid = new LaidJobs(Redis.connect(server.uri(), "doctor"));
  }

  @AfterEach
  void close() {
    laid.redis().close();
  }

  private void set(String key, Object value) {
    ConfigFile.change(
        folder.resolve("sites/common_site_config.json"), settings -> settings.put(key, value));
  }

  private void site(Map<String, Object> config) throws IOException {
    Path site = folder.resolve("sites").resolve(LaidJobs.SITE);
    Files.createDirectories(site);
    ConfigFile.change(site.resolve("site_config.json"), settings -> settings.putAll(config));
    ConfigFile.change(
        site.resolve("site_state.json"),
        state -> state.putAll(Map.of("epoch", 1, "installed_apps", List.of("bench", "probe"))));
  }

  private List<Finding> examine() {
    try (Bench bench = new TestBench(new BenchDirectory(folder)).open("doctor")) {
      return new Doctor(bench).examine();
    }
  }

  private List<Finding> found(String rule) {
    return examine().stream().filter(finding -> finding.rule().equals(rule)).toList();
  }

  private static Finding fault(String rule, String what, String todo) {
    return new Finding(rule, Finding.Severity.FAULT, what, todo);
  }

  private static Finding note(String rule, String what, String todo) {
    return new Finding(rule, Finding.Severity.NOTE, what, todo);
  }

  @Test
  void a_bench_that_does_not_run_has_no_scheduler_and_a_scratch_redis_keeps_nothing() {
    assertThat(examine())
        .extracting(Finding::rule)
        .contains("redis-keeps-jobs", "scheduler-leads")
        .doesNotContain("redis-answers", "clocks-agree", "queues-served", "disk-space");
    laid.redis().set("bench:laid:scheduler", "leader");
    assertThat(found("scheduler-leads")).isEmpty();
  }

  @Test
  void web_processes_beyond_two_are_told_with_what_they_cost() {
    set("gunicorn_workers", 2);
    assertThat(found("web-processes")).isEmpty();
    set("gunicorn_workers", 5);
    assertThat(found("web-processes"))
        .containsExactly(
            note(
                "web-processes",
                "gunicorn_workers is 5: the processes beyond 2 cost 159 MB of memory or more, and serve no more requests; they keep the others working when one of them fails.",
                "for more requests at a time raise web_workers: bench set-config -g gunicorn_workers 2"));
  }

  @Test
  void a_queue_with_jobs_needs_a_worker() {
    laid.lay("a", "queued", Map.of("enqueued_at", OLD));
    assertThat(found("queues-served"))
        .containsExactly(
            fault(
                "queues-served",
                "No worker serves default, where jobs wait: 1.",
                "bench worker --queue default, or a line of the Procfile that does"));
    assertThat(found("queues-move")).isEmpty();
    laid.worker("p.w0", "default", "");
    assertThat(found("queues-served")).isEmpty();
    assertThat(found("queues-move"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.todo()).isEqualTo("bench why queue default"));
    set("doctor_oldest_wait", "100000d");
    assertThat(found("queues-move")).isEmpty();
  }

  @Test
  void a_worker_without_its_lease_is_dead() {
    laid.worker("p.w0", "default", "");
    assertThat(found("workers-alive")).isEmpty();
    laid.redis().del("bench:lease:p");
    assertThat(found("workers-alive")).hasSize(1);
  }

  @Test
  void failed_jobs_are_noted_and_quarantined_ones_are_a_fault() {
    laid.lay("a", "failed", Map.of());
    assertThat(found("jobs-end-well"))
        .containsExactly(
            note(
                "jobs-end-well",
                "Jobs have failed or were stopped: 1.",
                "bench jobs --state failed"));
    laid.lay("b", "failed", Map.of("bench_ending", "quarantined"));
    assertThat(found("jobs-end-well"))
        .extracting(Finding::severity)
        .containsExactly(Finding.Severity.FAULT, Finding.Severity.NOTE);
  }

  @Test
  void parked_jobs_are_told_by_site_and_cause() {
    laid.redis().sadd("bench:laid:lots", "DATABASE one.localhost -");
    laid.redis().zadd("bench:laid:lots:DATABASE one.localhost -", 1, "a");
    assertThat(found("jobs-parked"))
        .extracting(Finding::what)
        .containsExactly("Jobs of one.localhost are parked, since its database is away: 1.");
  }

  @Test
  void a_suspension_and_a_pause_are_told_with_their_reasons() throws IOException {
    site(Map.of());
    Decision decision = new Decision("anna@host", Instant.parse("2026-01-01T10:00:00Z"), "import");
    new Suspension(laid.redis()).begin(decision);
    new SchedulerSwitch(new BenchDirectory(folder)).pause(LaidJobs.SITE, decision);
    assertThat(found("workers-suspended"))
        .containsExactly(
            fault(
                "workers-suspended",
                "All workers are suspended by anna@host since 2026-01-01 10:00 UTC: import.",
                "bench worker resume"));
    assertThat(found("schedules-rest"))
        .containsExactly(
            note(
                "schedules-rest",
                "The schedules of one.localhost are paused by anna@host since 2026-01-01 10:00 UTC: import.",
                "bench --site one.localhost scheduler resume"));
  }

  @Test
  void a_schedule_that_was_due_and_did_not_fire_is_late() throws IOException {
    AppFixture.in(folder, "probe").compile(APP);
    site(Map.of());
    String fires = "bench:laid:fires:" + LaidJobs.SITE;
    String schedule = "probe.ProbeApp.send 0 3 * * *";
    long now = laid.redis().time().getEpochSecond();
    assertThat(found("schedules-fire")).isEmpty();
    laid.redis().hset(fires, schedule, now + " ");
    assertThat(found("schedules-fire")).isEmpty();
    laid.redis().hset(fires, schedule, (now - 2 * 86_400) + " ");
    assertThat(found("schedules-fire"))
        .singleElement()
        .satisfies(finding ->
            assertThat(finding.what())
                .startsWith("Schedules are late, first probe.ProbeApp.send on one.localhost"));
    site(Map.of("disable_scheduler", 1));
    assertThat(found("schedules-fire")).isEmpty();
  }

  private static final String APP =
      """
      import dev.bench.*;
      public final class ProbeApp implements App {
        public String name() { return "probe"; }
        public void register(Hooks hooks) { hooks.cron("0 3 * * *", ProbeApp::send); }
        public static void send(Context ctx) {}
      }
      """;

  @Test
  void a_database_server_that_does_not_answer_is_named() throws IOException {
    site(Map.of("db_name", "x", "db_password", "y", "db_host", "127.0.0.1", "db_port", 1));
    assertThat(found("databases-answer"))
        .singleElement()
        .satisfies(finding -> assertThat(finding.what()).contains("one.localhost", "127.0.0.1:1"));
  }

  @Test
  void a_disk_that_fills_up_is_told_before_it_is_full() {
    set("doctor_free_disk_percent", 100);
    assertThat(found("disk-space")).hasSize(1);
  }

  @Test
  void without_redis_the_other_rules_look_all_the_same() throws IOException {
    URI nothing = URI.create("redis://127.0.0.1:" + FreePorts.one());
    set("redis_queue", nothing.toString());
    set("doctor_free_disk_percent", 100);
    assertThat(examine()).extracting(Finding::rule).containsExactly("redis-answers", "disk-space");
  }
}
