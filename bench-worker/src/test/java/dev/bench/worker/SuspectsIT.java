package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.RealRedis;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static final int INNOCENTS = 40;
  private static final Set<String> ENDED = Set.of("finished", "failed", "stopped");

  @RegisterExtension static final RealRedis server = new RealRedis();

  @TempDir Path folder;

  @Test
  void a_halting_an_exiting_a_hanging_and_an_out_of_memory_job_harm_no_innocent() throws Exception {
    try (ProbeBench probe = ProbeBench.make(folder, server.uri())) {
      List<String> innocents = new ArrayList<>();
      List<String> guilty = new ArrayList<>();
      for (String method : List.of("halts", "exits", "fills", "deaf")) {
        guilty.add(probe.enqueue(method, Map.of()));
        for (int i = 0; i < INNOCENTS / 4; i++) {
          innocents.add(probe.enqueue("echo", Map.of("text", "x")));
        }
      }
      List<String> all = new ArrayList<>(innocents);
      all.addAll(guilty);

      Set<Integer> codes = runUntilEnded(probe, all);

      assertThat(innocents)
          .allSatisfy(id -> {
            assertThat(probe.status(id)).isEqualTo("finished");
            assertThat(probe.runs(id)).isEqualTo(1);
            assertThat(probe.job(id).attempt()).isEqualTo(1);
          });
      assertThat(probe.job(guilty.get(0)).ending()).isEqualTo("quarantined");
      assertThat(probe.error(guilty.get(0))).contains("3 times").contains("exit code 1");
      assertThat(probe.job(guilty.get(1)).ending()).isEqualTo("quarantined");
      assertThat(probe.error(guilty.get(1))).contains("exit code 0");
      assertThat(probe.job(guilty.get(2)).ending()).isEqualTo("quarantined");
      assertThat(probe.error(guilty.get(2))).contains("OutOfMemoryError").contains("Pause Full");
      assertThat(probe.job(guilty.get(3)).ending()).isEqualTo("lostslot");
      assertThat(probe.error(guilty.get(3))).contains("Jobs.deaf(Jobs.java");
      assertThat(codes).contains(75);
    }
  }

  /** Replaces the worker whenever it ends, as the process manager does; with which codes it did. */
  private Set<Integer> runUntilEnded(ProbeBench probe, List<String> jobs) throws IOException {
    Set<Integer> codes = new HashSet<>();
    List<WorkerProcess> workers = new ArrayList<>();
    try {
      workers.add(WorkerProcess.start(folder, "-XX:+ExitOnOutOfMemoryError"));
      Awaitility.await()
          .atMost(LIMIT)
          .until(() -> {
            WorkerProcess last = workers.getLast();
            if (!last.isAlive()) {
              codes.add(last.exitCode());
              workers.add(WorkerProcess.start(folder, "-XX:+ExitOnOutOfMemoryError"));
            }
            return codes.contains(75)
                && jobs.stream().allMatch(id -> ENDED.contains(probe.status(id)));
          });
    } finally {
      workers.forEach(WorkerProcess::close);
    }
    return codes;
  }
}
