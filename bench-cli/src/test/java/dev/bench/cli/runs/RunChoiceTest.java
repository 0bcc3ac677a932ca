package dev.bench.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.cli.start.RunOfSleepers;
import dev.bench.process.child.Children;
import dev.bench.process.supervisor.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunChoiceTest {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(100);

  @TempDir Path folder;

  @Test
  void a_run_that_only_begins_is_waited_for() throws Exception {
    RunChoice run = RunChoice.ofBench(folder);
    CompletableFuture<RunStatus> status =
        CompletableFuture.supplyAsync(() -> run.awaitClient(LIMIT).status());
    try (RunEntry _ = add("Procfile", folder)) {
      assertThatThrownBy(run::client)
          .hasMessageStartingWith("bench start has not come to its processes yet");
      assertThatThrownBy(() -> run.awaitClient(SHORT))
          .hasMessageStartingWith("bench start has not come to its processes yet");
      assertThat(status).isNotDone();
    }
    try (RunOfSleepers _ = new RunOfSleepers(folder, "web")) {
      assertThat(status.get(LIMIT.toSeconds(), TimeUnit.SECONDS).processes()).hasSize(1);
    }
  }

  @Test
  void a_run_that_is_not_under_way_is_named() {
    assertThatThrownBy(() -> RunChoice.ofBench(folder).awaitClient(SHORT))
        .hasMessage("bench start does not run in this bench");
    assertThatThrownBy(() -> RunChoice.ofBench(folder).client())
        .hasMessage("bench start does not run in this bench");
    Path procfile = folder.resolve("Procfile").toAbsolutePath();
    assertThatThrownBy(() -> new RunChoice(procfile, false, 5L).client())
        .hasMessage("bench start does not run %s with pid 5", RunFolder.real(procfile));
  }

  @Test
  void of_several_runs_of_a_procfile_the_pid_says_which() throws Exception {
    long pid = ProcessHandle.current().pid();
    Path procfile = folder.resolve("Procfile");
    try (RunEntry one = add("Procfile", null);
        RunEntry _ = add("Procfile.dev", null)) {
      assertThat(new RunChoice(procfile, false, null).find().orElseThrow().socket())
          .isEqualTo(one.socket());
      assertThat(new RunChoice(procfile, false, pid).find()).isPresent();
      assertThat(new RunChoice(procfile, false, pid + 1).find()).isEmpty();
      try (RunEntry _ = add("Procfile", null)) {
        assertThatThrownBy(() -> new RunChoice(procfile, false, null).find())
            .hasMessage(
                "bench start runs %s 2 times (pid %d, %d): say which is meant with --pid",
                RunFolder.real(procfile), pid, pid);
      }
    }
  }

  private RunEntry add(String procfile, Path bench) throws Exception {
    return RunFolder.ofUser().add(Children.newRun(), folder.resolve(procfile), bench);
  }
}
