package dev.bench.cli.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.bench.process.child.Children;
import dev.bench.process.supervisor.Forked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which runs are believed to be under way: those whose watchdog the kernel says is theirs. */
@Timeout(60)
class LivingRunTest {

  private static final long PID = ProcessHandle.current().pid();
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  @TempDir Path folder;

  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void end() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void a_run_is_found_with_its_path_and_its_beginning_as_long_as_it_lasts() throws Exception {
    Path procfile = folder.resolve("a blank and ü/Procfile");
    String run = Children.newRun();
    Children children = Children.of(run, procfile);
    children.start(Forked.spec("a", "exit 3", folder), _ -> {}); // the watchdog is begun by then
    try (children) {
      await().until(() -> found(procfile).isPresent()); // while it becomes a shell it says nothing
      LivingRun found = found(procfile).orElseThrow();
      assertThat(found.pid()).isEqualTo(PID);
      assertThat(found.run()).isEqualTo(run);
      assertThat(found.since())
          .isEqualTo(ProcessHandle.current().info().startInstant().orElseThrow());
    }
  }

  @Test
  void what_only_says_so_is_not_believed() throws Exception {
    Path procfile = folder.resolve("Procfile");
    watchdog(procfile, PID + "-now", List.of());
    assertThat(found(procfile)).as("a child of its manager").isPresent();
    end();

    watchdog(procfile, (PID + 1) + "-now", List.of());
    watchdog(procfile, "now", List.of());
    assertThat(found(procfile)).as("a child of somebody else").isEmpty();
  }

  @Test
  void a_watchdog_whose_manager_was_killed_watches_nothing_any_more() throws Exception {
    Path procfile = folder.resolve("Procfile");
    Process parent =
        start(
            "sh",
            "-c",
            "BENCH_WATCHES=\"$$-now $1\" sh -c 'echo begun; exec sleep 60' & wait",
            "sh",
            procfile.toString());
    assertThat(parent.inputReader().readLine()).isEqualTo("begun");
    List<ProcessHandle> watchdogs = parent.descendants().toList();
    assertThat(found(procfile)).isPresent();

    parent.destroyForcibly().waitFor();

    assertThat(found(procfile)).isEmpty();
    watchdogs.forEach(ProcessHandle::destroyForcibly);
  }

  @Test
  void of_other_users_nothing_is_found_even_by_the_superuser() throws Exception {
    assumeThat(SETPRIV).exists();
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    Path procfile = folder.resolve("Procfile");
    watchdog(procfile, PID + "-now", List.of("setpriv", "--reuid", "54321", "--clear-groups"));
    assertThat(found(procfile)).isEmpty();
  }

  @Test
  void what_is_run_to_make_an_aot_cache_is_no_run_of_anybody() throws Exception {
    Path procfile = folder.resolve("Procfile");
    Process training =
        start(
            "env",
            "BENCH_TRAINS=procfile",
            "sh",
            "-c",
            "BENCH_WATCHES=\"$$-now $1\" sh -c 'echo begun; exec sleep 60' & wait",
            "sh",
            procfile.toString());
    assertThat(training.inputReader().readLine()).isEqualTo("begun");
    assertThat(found(procfile)).isEmpty();
    training.descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private void watchdog(Path procfile, String run, List<String> as) throws IOException {
    List<String> words = new ArrayList<>(as);
    words.addAll(List.of("env", "BENCH_WATCHES=" + run + " " + procfile));
    words.addAll(List.of("sh", "-c", "echo begun; exec sleep 60"));
    Process watchdog = start(words.toArray(String[]::new));
    assertThat(watchdog.inputReader().readLine()).isEqualTo("begun");
  }

  private Process start(String... words) throws IOException {
    Process process = new ProcessBuilder(words).start();
    started.add(process);
    return process;
  }

  private static Optional<LivingRun> found(Path procfile) {
    return LivingRun.all().stream().filter(run -> run.procfile().equals(procfile)).findFirst();
  }
}
