package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.ConfigFile;
import dev.bench.queue.QueueCounts;
import dev.bench.testkit.RealRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class WorkerEndsTest {

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
  void a_running_job_may_end_and_a_waiting_one_stays() throws Exception {
    String running = probe.enqueue("gate", Map.of());
    String waiting = probe.enqueue("echo", Map.of("text", "x"));
    try (Gate gate = new Gate()) {
      Worker worker = probe.start(WorkerOptions.standard());
      gate.awaitJobs(1);
      Thread closing = Thread.ofVirtual().start(worker::close);
      Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);
      gate.open();
      closing.join();
    }
    assertThat(probe.status(running)).isEqualTo("finished");
    assertThat(probe.status(waiting)).isEqualTo("queued");
    assertThat(probe.redis().smembers("rq:workers")).isEmpty();
  }

  @Test
  void a_worker_ends_after_as_many_jobs_as_it_was_told() throws Exception {
    for (int i = 0; i < 5; i++) {
      probe.enqueue("echo", Map.of("text", "x"));
    }
    try (Worker worker = probe.start(WorkerOptions.standard().slots(2).atMost(3))) {
      worker.awaitEnd();
    }
    assertThat(probe.bench().jobs().counts("default")).isEqualTo(new QueueCounts(2, 0, 0, 3, 0));
  }

  @Test
  void a_job_that_does_not_end_in_time_is_handed_back_uncounted() throws Exception {
    String id = probe.enqueue("gate", Map.of());
    try (Gate gate = new Gate()) {
      try (Worker _ = probe.start(WorkerOptions.standard())) {
        gate.awaitJobs(1);
      }
      assertThat(probe.status(id)).isEqualTo("queued");
      assertThat(probe.job(id).attempt()).isEqualTo(1);
      assertThat(probe.redis().lrange("rq:queue:probe:default:" + ProbeBench.SITE, 0, -1))
          .containsExactly(id);
    }
    probe.runAllThroughGate();
    assertThat(probe.result(id)).contains("\"through\"");
  }

  @Test
  void a_job_that_cannot_be_interrupted_is_handed_back_too() throws Exception {
    String id = probe.enqueue("stubborn", Map.of());
    try (Gate gate = new Gate()) {
      try (Worker _ = probe.start(WorkerOptions.standard())) {
        gate.awaitJobs(1);
      }
      assertThat(probe.status(id)).isEqualTo("queued");
    }
    assertThat(probe.runs(id)).isZero();
  }

  @Test
  void a_worker_stops_as_fast_as_the_settings_say_by_then() throws Exception {
    WorkerOptions.Times patient =
        new WorkerOptions.Times(
            ProbeBench.QUICK.lease(),
            ProbeBench.QUICK.beat(),
            ProbeBench.QUICK.tick(),
            ProbeBench.QUICK.idle(),
            Duration.ofMinutes(10),
            ProbeBench.QUICK.grace(),
            ProbeBench.QUICK.sweep());
    String id = probe.enqueue("gate", Map.of());
    ConfigFile.change(
        probe.bench().directory().commonSiteConfig(), all -> all.put("worker_drain", "0ms"));
    try (Gate gate = new Gate();
        Worker worker = Worker.start(probe.bench(), WorkerOptions.standard().with(patient))) {
      gate.awaitJobs(1);
      Thread closing = Thread.ofVirtual().start(worker::close);
      try {
        probe.awaitStatus(id, "queued");
      } finally {
        gate.open();
      }
      closing.join();
    }
  }
}
