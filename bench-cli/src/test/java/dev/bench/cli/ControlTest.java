package dev.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.cli.control.RunOfSleepers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that steer a run, as people type them. */
@Timeout(60)
class ControlTest {

  @TempDir Path root;

  @Test
  void answers_stand_below_one_another_however_long_the_names_are() throws Exception {
    for (String name : new String[] {"apps", "sites", "config/pids"}) {
      Files.createDirectories(root.resolve(name));
    }
    try (RunOfSleepers _ =
        new RunOfSleepers(root.resolve("config/pids"), "web", "worker_reports")) {
      assertThat(run("wait").lines())
          .hasSize(2)
          .anyMatch(line -> line.startsWith("  ✓ web             ready (pid "))
          .anyMatch(line -> line.startsWith("  ✓ worker_reports  ready (pid "));
    }
  }

  private String run(String... words) {
    StringWriter out = new StringWriter();
    CommandLine line = Bench.commandLine(root, words);
    line.setOut(new PrintWriter(out, true));
    assertThat(line.execute(words)).isZero();
    return out.toString();
  }
}
