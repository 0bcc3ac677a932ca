package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.ConfigFile;
import dev.bench.testkit.AppFixture;
import dev.bench.testkit.RealRedis;
import dev.bench.testkit.Reloads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Jobs from a process that serves newer code, of which the worker has not heard yet. */
class NewerCodeTest {

  @RegisterExtension static final RealRedis server = new RealRedis();

  private static final String APP =
      """
      import dev.bench.*;
      public final class ProbeApp implements App {
        public String name() { return "probe"; }
        public void register(Hooks hooks) { BODY }
      }
      """;

  private static final String JOBS =
      """
      import dev.bench.*;
      public final class Jobs {
        @Job public static String echo(Context ctx, String text) { return "new " + text; }
        @Job public static String added(Context ctx) { return "added"; }
      }
      """;

  @TempDir Path folder;

  private ProbeBench worker;
  private ProbeBench producer;

  @BeforeEach
  void make() throws IOException {
    ProbeBench.make(folder, server.uri()).close();
  }

  @AfterEach
  void close() {
    producer.close();
    worker.close();
  }

  @Test
  void a_job_runs_on_code_that_is_as_new_as_its_producers() throws IOException {
    open(Map.of("developer_mode", true));
    produceNewCode("");

    String known = producer.enqueue("echo", Map.of("text", "hello"));
    String added = producer.enqueue("added", Map.of());
    worker.runAll();

    assertThat(worker.result(known)).contains("\"new hello\"");
    assertThat(worker.result(added)).contains("\"added\"");
    assertThat(worker.bench().apps().current().id())
        .isEqualTo(producer.bench().apps().current().id());
  }

  @Test
  void no_generation_is_kept_over_a_hundred_reloads() throws Exception {
    open(Map.of("developer_mode", true));
    try (Worker _ = worker.start(WorkerOptions.standard())) {
      Reloads.leaveNothing(
          worker.bench(),
          AppFixture.in(folder, "probe"),
          "probe",
          () -> {
            String job = worker.enqueue("echo", Map.of("text", "hello"));
            worker.awaitStatus(job, "finished");
            return job;
          });
    }
  }

  @Test
  void in_production_a_worker_loads_nothing_because_a_job_says_so() throws IOException {
    open(Map.of());
    produceNewCode("");

    String known = producer.enqueue("echo", Map.of("text", "hello"));
    worker.runAll();

    assertThat(worker.result(known)).contains("\"hello\"");
  }

  @Test
  void code_that_takes_longer_than_the_limit_is_not_waited_for() throws IOException {
    open(Map.of("developer_mode", true, "generation_load_limit", "50ms"));
    produceNewCode(
        "if (System.getProperty(\"probe.hold\") != null)"
            + " java.util.concurrent.locks.LockSupport.park();");
    System.setProperty("probe.hold", "");
    try {
      String known = producer.enqueue("echo", Map.of("text", "hello"));
      worker.runAll();

      assertThat(worker.result(known)).contains("\"hello\"");
    } finally {
      System.clearProperty("probe.hold");
    }
  }

  private void open(Map<String, ?> settings) {
    ConfigFile.change(folder.resolve("sites/common_site_config.json"), old -> old.putAll(settings));
    worker = ProbeBench.open(folder);
    producer = ProbeBench.open(folder);
  }

  private void produceNewCode(String register) throws IOException {
    AppFixture.in(folder, "probe").compile(APP.replace("BODY", register), JOBS);
    producer.bench().apps().reload(5);
  }
}
