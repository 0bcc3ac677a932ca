package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.RealRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Jobs that harm their process, among innocents: each gets its verdict, and nothing else is lost.
 */
class SuspectsIT {

  /** The jobs run some after the other in new Java processes, on a machine that may be busy. */
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private static final int INNOCENTS = 20;
  private static final Set<String> ENDED = Set.of("finished", "failed", "stopped");

  @RegisterExtension static final RealRedis server = new RealRedis();

  @TempDir Path folder;

  @Test
  void a_halting_an_exiting_a_hanging_and_an_out_of_memory_job_harm_no_innocent() throws Exception {
    try (ProbeBench probe = ProbeBench.make(folder, server.uri())) {
      String exits = probe.enqueue("exits", Map.of());
      List<String> innocents =
          Stream.generate(() -> probe.enqueue("echo", Map.of("text", "x")))
              .limit(INNOCENTS)
              .toList();
      awaitExit(probe, exits);
      String halts = probe.enqueue("halts", Map.of());
      String fills = probe.enqueue("fills", Map.of());
      String deaf = probe.enqueue("deaf", Map.of());
      // Each has had a worker die under it, and some have died alone: that saves new processes.
      suspect(probe, halts, 0);
      suspect(probe, deaf, 0);
      suspect(probe, exits, 2);
      suspect(probe, fills, 2);
      List<String> all = new ArrayList<>(innocents);
      all.addAll(List.of(exits, halts, fills, deaf));

      runUntilEnded(probe, all);

      assertThat(innocents)
          .allSatisfy(id -> {
            assertThat(probe.status(id)).isEqualTo("finished");
            assertThat(probe.runs(id)).isEqualTo(1);
            assertThat(probe.job(id).attempt()).isEqualTo(1);
          });
      assertQuarantined(probe, halts, "exit code 1");
      assertQuarantined(probe, exits, "exit code 0");
      assertQuarantined(probe, fills, "OutOfMemoryError");
      assertThat(probe.error(fills)).contains("Pause Full");
      assertThat(probe.job(deaf).ending()).isEqualTo("lostslot");
      assertThat(probe.error(deaf)).contains("Jobs.deaf(Jobs.java");
    }
  }

  private static void suspect(ProbeBench probe, String id, int deaths) {
    probe.redis().hset("rq:job:" + id, "bench_suspect", "1");
    probe.redis().hset("rq:job:" + id, "bench_deaths", Integer.toString(deaths));
  }

  private static void assertQuarantined(ProbeBench probe, String id, String evidence) {
    assertThat(probe.job(id).ending()).isEqualTo("quarantined");
    assertThat(probe.error(id)).contains("It ended its process 3 times").contains(evidence);
    assertThat(probe.status(id)).isEqualTo("failed");
  }

  /** A worker that a job ends in order, by its shutdown hooks, knows the job that did it. */
  private void awaitExit(ProbeBench probe, String exits) throws IOException {
    try (WorkerProcess worker = start()) {
      Awaitility.await().atMost(LIMIT).until(() -> !worker.isAlive());
      assertThat(worker.exitCode()).isZero();
    }
    assertThat(probe.status(exits)).isEqualTo("queued");
    assertThat(probe.job(exits).isSuspect()).isTrue();
  }

  private WorkerProcess start() throws IOException {
    return WorkerProcess.start(folder, "-XX:+ExitOnOutOfMemoryError", "-Dprobe.slots=4");
  }

  /** Replaces the worker whenever it ends, as the process manager does. */
  private void runUntilEnded(ProbeBench probe, List<String> jobs) throws IOException {
    List<WorkerProcess> workers = new ArrayList<>();
    try {
      workers.add(start());
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> {
            if (!workers.getLast().isAlive()) {
              workers.add(start());
            }
            return jobs.stream().allMatch(id -> ENDED.contains(probe.status(id)));
          });
    } finally {
      workers.forEach(WorkerProcess::close);
    }
  }
}
