package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.RealRedis;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class WorkerKilledIT {

  private static final String WIP = "rq:wip:probe:default:" + ProbeBench.SITE;

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
  void jobs_of_a_killed_worker_run_again_and_leave_one_result() throws Exception {
    String hanging = probe.enqueue("hangs", Map.of());
    try (WorkerProcess victim = WorkerProcess.start(folder, "-Dprobe.hangs=1");
        Worker _ = probe.start(WorkerOptions.standard().on(List.of("long")))) {
      awaitStarted(hanging);
      victim.kill();
      Awaitility.await().until(() -> probe.status(hanging).equals("queued"));
    }
    probe.runAll();
    assertThat(probe.result(hanging)).contains("\"ran\"");
    assertThat(probe.runs(hanging)).isEqualTo(1);
    assertThat(probe.job(hanging).attempt()).isEqualTo(1);
    assertThat(probe.redis().zcard(WIP)).isZero();
  }

  @Test
  void a_worker_that_slept_past_its_lease_settles_nothing() throws Exception {
    String hanging = probe.enqueue("hangs", Map.of());
    try (WorkerProcess sleeper = WorkerProcess.start(folder, "-Dprobe.hangs=1")) {
      awaitStarted(hanging);
      sleeper.signal("STOP");
      try (Worker _ = probe.start(WorkerOptions.standard())) {
        probe.awaitStatus(hanging, "finished");
        sleeper.signal("CONT");
        String next = probe.enqueue("echo", Map.of("text", "x"));
        probe.awaitStatus(next, "finished");
      }
    }
    assertThat(probe.result(hanging)).contains("\"ran\"");
    assertThat(probe.runs(hanging)).isEqualTo(1);
    assertThat(probe.status(hanging)).isEqualTo("finished");
  }

  private void awaitStarted(String id) {
    Awaitility.await()
        .until(() -> probe.status(id).equals("started") && probe.redis().zcard(WIP) == 1);
  }
}
