package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bench.process.child.ChildMark;
import dev.bench.process.child.SessionLeader;
import dev.bench.process.procfile.Instance;
import dev.bench.process.supervisor.ProcessStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsageTest {

  private static final String MARK = "run-usage/web/1";

  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void where_there_is_a_table_of_processes() {
    assumeThat(Path.of("/proc/self/stat")).exists();
  }

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void what_a_process_started_counts_with_it_but_the_trainer_of_its_cache_does_not()
      throws Exception {
    Process web = sleep(Map.of());
    long nearlyTwo = resident(web) * 3 / 2;

    sleep(Map.of(ChildMark.VARIABLE, MARK, "BENCH_TRAINS", "web"));
    assertThat(resident(web)).isPositive().isLessThan(nearlyTwo);

    sleep(Map.of(ChildMark.VARIABLE, MARK));
    assertThat(resident(web)).isGreaterThan(nearlyTwo);
  }

  private static long resident(Process process) throws InterruptedException {
    ProcessStatus status =
        new ProcessStatus(
            Instance.only("web"),
            process.pid(),
            MARK,
            "ready",
            Instant.EPOCH,
            0,
            "",
            "",
            "",
            false);
    return Usage.of(List.of(status), Duration.ofMillis(1)).get("web").residentBytes();
  }

  /** A shell that waits, in a session of its own. */
  private Process sleep(Map<String, String> environment) throws IOException {
    List<String> command = new ArrayList<>(SessionLeader.words());
    command.addAll(List.of("sh", "-c", "echo started; read -r never"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Process process = builder.start();
    started.add(process);
    assertThat(process.inputReader().readLine()).isEqualTo("started");
    return process;
  }
}
