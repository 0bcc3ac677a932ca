package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.RealRedis;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ClaimLostTest {

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

  /** Another worker's Reaper took the job back, although this worker lives. */
  private void takeBack(String id) {
    String wip = "rq:wip:probe:default:" + ProbeBench.SITE;
    for (String member : probe.redis().zrangeByScore(wip, Double.POSITIVE_INFINITY, 10)) {
      if (member.startsWith(id + ":")) {
        probe.redis().zrem(wip, member);
      }
    }
  }

  @Test
  void a_late_end_is_refused_and_sends_nothing() throws Exception {
    String id = probe.enqueue("stubborn", Map.of());
    try (Gate gate = new Gate();
        Worker worker = probe.start(WorkerOptions.standard())) {
      gate.awaitJobs(1);
      takeBack(id);
      gate.open();
      String next = probe.enqueue("echo", Map.of("text", "next"));
      probe.awaitStatus(next, "finished");
      assertThat(worker.process()).startsWith("p");
    }
    assertThat(probe.status(id)).isEqualTo("started");
    assertThat(probe.runs(id)).isZero();
  }

  @Test
  void a_run_whose_claim_is_lost_is_stopped_and_its_child_is_not_enqueued() throws Exception {
    String id = probe.enqueue("gate", Map.of());
    try (Gate gate = new Gate();
        Worker _ = probe.start(WorkerOptions.standard())) {
      gate.awaitJobs(1);
      takeBack(id);
      String next = probe.enqueue("echo", Map.of("text", "next"));
      probe.awaitStatus(next, "finished"); // the slot is free again though nobody opened the gate
    }
    assertThat(probe.runs(id)).isZero();
    assertThat(probe.bench().jobs().counts("default").finished()).isEqualTo(1);
    assertThat(probe.bench().jobs().counts("default").queued()).isZero();
  }
}
