package dev.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.cli.start.RunOfSleepers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that steer a run, as people type them. */
class ControlTest {

  @TempDir Path root;

  @Test
  void answers_stand_below_one_another_however_long_the_names_are() throws Exception {
    for (String name : new String[] {"apps", "sites", "config/pids"}) {
      Files.createDirectories(root.resolve(name));
    }
    try (RunOfSleepers _ = new RunOfSleepers(root, "web", "worker_reports")) {
      assertThat(run("wait").lines())
          .hasSize(2)
          .anyMatch(line -> line.startsWith("  ✓ web             ready (pid "))
          .anyMatch(line -> line.startsWith("  ✓ worker_reports  ready (pid "));
    }
  }

  @Test
  void a_bench_runs_once_so_that_no_pid_is_asked_for() throws Exception {
    for (String name : new String[] {"apps", "sites", "config"}) {
      Files.createDirectories(root.resolve(name));
    }
    assertThat(refused(2, "status", "--pid", "5")).contains("--pid 5: a bench runs once at a time");
    assertThat(refused(1, "status")).contains("bench start does not run in this bench");
  }

  @Test
  void a_procfile_that_does_not_run_is_named_wherever_it_was_typed() throws Exception {
    Files.createFile(root.resolve("Procfile"));
    String fault = "bench start does not run " + root.resolve("Procfile");
    assertThat(refused(1, "status")).contains(fault);
    assertThat(refused(1, "stop", "-f", "Procfile", "--pid", "5")).contains(fault + " with pid 5");
    assertThat(refused(1, "scale", "web=2", "-f", "gone/Procfile"))
        .contains("bench start does not run " + root.resolve("gone/Procfile"));
  }

  private String refused(int code, String... words) {
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine(root, words);
    line.setErr(new PrintWriter(err, true));
    assertThat(line.execute(words)).isEqualTo(code);
    return err.toString();
  }

  private String run(String... words) {
    StringWriter out = new StringWriter();
    CommandLine line = Main.commandLine(root, words);
    line.setOut(new PrintWriter(out, true));
    assertThat(line.execute(words)).isZero();
    return out.toString();
  }
}
