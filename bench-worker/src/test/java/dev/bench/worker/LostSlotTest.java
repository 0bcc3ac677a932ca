package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.RealRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LostSlotTest {

  @RegisterExtension static final RealRedis server = new RealRedis();

  @TempDir Path folder;

  private ProbeBench probe;

  @BeforeEach
  void make() throws Exception {
    probe = ProbeBench.make(folder, server.uri());
  }

  @AfterEach
  void close() {
    probe.close();
  }

  @Test
  void a_job_that_ignores_its_interrupt_fails_and_its_worker_asks_to_be_replaced()
      throws Exception {
    String running = probe.enqueue("gate", Map.of());
    String hanging =
        probe.enqueue("stubborn", Map.of(), job -> job.timeout(Duration.ofSeconds(1)).retry(2));
    try (Gate gate = new Gate();
        Worker worker = probe.start(WorkerOptions.standard().slots(3))) {
      gate.awaitJobs(2);

      probe.awaitStatus(hanging, "failed");

      assertThat(probe.job(hanging).ending()).isEqualTo("lostslot");
      assertThat(probe.error(hanging))
          .startsWith("Out of time: its limit is 1 s, and it ignores the interrupt")
          .contains("probe.Jobs.stubborn(Jobs.java");
      String waiting = probe.enqueue("echo", Map.of("text", "x"));
      gate.open();
      assertThat(worker.awaitEnd(Duration.ofMinutes(1))).isTrue();
      assertThat(worker.mustBeReplaced()).isTrue();
      assertThat(probe.status(running)).isEqualTo("finished");
      assertThat(probe.status(hanging)).isEqualTo("failed");
      assertThat(probe.status(waiting)).isEqualTo("queued");
    }
    assertThat(probe.runs(hanging)).isEqualTo(1);
  }

  @Test
  void a_busy_job_that_returns_after_its_limit_is_out_of_time() {
    String id = probe.enqueue("busy", Map.of());

    probe.runAll();

    assertThat(probe.status(id)).isEqualTo("failed");
    assertThat(probe.error(id)).startsWith("Out of time: its limit is 1 s");
  }
}
