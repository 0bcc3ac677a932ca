package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.ConfigFile;
import dev.bench.testkit.MariaDbProcess;
import dev.bench.testkit.RealRedis;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that cannot run through no fault of their own wait, uncounted, until they can. */
class ParkedJobsTest {

  @RegisterExtension static final RealRedis redis = new RealRedis();

  private static MariaDbProcess mariaDb;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    mariaDb = MariaDbProcess.start();
  }

  @AfterAll
  static void stop() {
    mariaDb.close();
  }

  private ProbeBench probe() throws Exception {
    return ProbeBench.make(folder, redis.uri(), ProbeBench.on(mariaDb.newDatabase()));
  }

  private static void awaitParked(ProbeBench probe, String id, String why) {
    probe.awaitStatus(id, "deferred");
    assertThat(probe.job(id).ending()).isEqualTo("parked");
    assertThat(probe.job(id).why()).isNotEmpty().contains(why);
  }

  @Test
  void jobs_of_a_site_whose_database_is_away_run_once_it_is_back_and_none_fails() throws Exception {
    try (ProbeBench probe = probe();
        Worker _ = probe.start(WorkerOptions.standard().slots(2))) {
      probe.awaitStatus(probe.enqueue("touch", Map.of()), "finished");
      mariaDb.kill();
      List<String> jobs =
          Stream.generate(() -> probe.enqueue("touch", Map.of())).limit(20).toList();
      jobs.forEach(id -> awaitParked(probe, id, ""));
      probe.awaitStatus(probe.enqueue("echo", Map.of("text", "needs no database")), "finished");

      mariaDb.startAgain();

      jobs.forEach(id -> probe.awaitStatus(id, "finished"));
      assertThat(jobs)
          .allSatisfy(id -> {
            assertThat(probe.runs(id)).isEqualTo(1);
            assertThat(probe.job(id).attempt()).isEqualTo(1);
          });
    }
  }

  @Test
  void a_job_in_a_statement_is_parked_when_its_server_is_silent_for_too_long() throws Exception {
    try (ProbeBench made = probe()) {
      ConfigFile.change(
          made.bench().directory().commonSiteConfig(),
          settings -> settings.put("db_outage_limit", "1s"));
    }
    try (ProbeBench probe = ProbeBench.open(folder);
        Gate gate = new Gate();
        Worker _ = probe.start(WorkerOptions.standard())) {
      String id = probe.enqueue("touchTwice", Map.of());
      gate.awaitJobs(1);
      mariaDb.freeze();
      try {
        gate.open();
        awaitParked(probe, id, "");
      } finally {
        mariaDb.thaw();
      }
      probe.awaitStatus(id, "finished");
      assertThat(probe.job(id).attempt()).isEqualTo(1);
    }
  }

  @Test
  void a_job_that_breaks_its_connection_itself_fails_in_the_end() throws Exception {
    try (ProbeBench probe = probe()) {
      String id = probe.enqueue("breaks", Map.of());
      probe.redis().hset("rq:job:" + id, "bench_parkings", "10");

      probe.runAll();

      assertThat(probe.status(id)).isEqualTo("failed");
    }
  }

  @Test
  void jobs_of_a_site_in_maintenance_run_after_it() throws Exception {
    try (ProbeBench probe = probe()) {
      Path config = probe.site().path().resolve("site_config.json");
      ConfigFile.change(config, settings -> settings.put("maintenance_mode", 1));
      Awaitility.await().until(() -> probe.site().inMaintenance());
      String id = probe.enqueue("echo", Map.of("text", "x"));
      try (Worker _ = probe.start(WorkerOptions.standard())) {
        awaitParked(probe, id, "Site probe.localhost is in maintenance");

        ConfigFile.change(config, settings -> settings.put("maintenance_mode", 0));

        probe.awaitStatus(id, "finished");
      }
    }
  }

  @Test
  void a_job_whose_code_is_unknown_runs_once_an_installed_app_declares_it() throws Exception {
    try (ProbeBench probe = probe()) {
      String id = probe.enqueue("echo", Map.of("text", "x"));
      probe.bench().sites().copyApps(ProbeBench.SITE, List.of());
      try (Worker _ = probe.start(WorkerOptions.standard())) {
        awaitParked(probe, id, "No app of probe.localhost declares a job probe.Jobs.echo");

        probe.bench().sites().copyApps(ProbeBench.SITE, List.of("probe"));

        probe.awaitStatus(id, "finished");
        assertThat(probe.job(id).attempt()).isEqualTo(1);
      }
    }
  }
}
