package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RealRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementEndsTest {

  private static final String RUNNING =
      "select count(*) from information_schema.processlist where info like 'select sum(sin%'";

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();
  @RegisterExtension static final RealRedis redis = new RealRedis();

  /** A statement that is not ended fails the test, and a slow machine does not. */
  private static final WorkerOptions.Times PATIENT =
      new WorkerOptions.Times(
          ProbeBench.QUICK.lease(),
          ProbeBench.QUICK.beat(),
          ProbeBench.QUICK.tick(),
          ProbeBench.QUICK.idle(),
          ProbeBench.QUICK.drain(),
          Duration.ofSeconds(40),
          ProbeBench.QUICK.sweep());

  @TempDir Path folder;

  /** The second one begins its statement when its time is over, as on a busy machine. */
  @ParameterizedTest
  @ValueSource(strings = {"tooLongAStatement", "tooLate"})
  void the_statement_of_a_job_out_of_time_is_ended_with_it(String method) throws Exception {
    Map<String, ?> site = ProbeBench.on(mariaDb.newDatabase());
    try (ProbeBench probe = ProbeBench.make(folder, redis.uri(), site);
        Worker _ = Worker.start(probe.bench(), WorkerOptions.standard().with(PATIENT))) {
      String slow = probe.enqueue(method, Map.of());
      String next = probe.enqueue("echo", Map.of("text", "x"));

      probe.awaitStatus(slow, "failed");

      assertThat(probe.error(slow)).isEqualTo("Out of time: its limit is 1 s");
      assertThat(mariaDb.ask(RUNNING)).containsExactly("0");
      probe.awaitStatus(next, "finished");
    }
  }

  @Test
  void the_statement_of_a_job_that_is_stopped_is_ended_with_it() throws Exception {
    Map<String, ?> site = ProbeBench.on(mariaDb.newDatabase());
    try (ProbeBench probe = ProbeBench.make(folder, redis.uri(), site);
        Worker _ = Worker.start(probe.bench(), WorkerOptions.standard().with(PATIENT))) {
      String slow =
          probe.enqueue(
              "tooLongAStatement", Map.of(), job -> job.timeout(Duration.ofMinutes(5)).retry(3));
      Awaitility.await().until(() -> mariaDb.ask(RUNNING).equals(List.of("1")));

      probe.bench().jobs().stop(ProbeBench.SITE, slow);

      probe.awaitStatus(slow, "stopped");
      assertThat(probe.error(slow)).isEqualTo("The job was stopped while it ran");
      assertThat(mariaDb.ask(RUNNING)).containsExactly("0");
    }
  }
}
