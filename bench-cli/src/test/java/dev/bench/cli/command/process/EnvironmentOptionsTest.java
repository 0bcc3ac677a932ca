package dev.bench.cli.command.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.start.BenchPorts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class EnvironmentOptionsTest {

  private static final Map<String, String> INHERITED = Map.of("DEV_SERVER", "true", "A", "1");

  @TempDir Path folder;

  @Test
  void no_dev_also_takes_away_what_the_shell_says() {
    assertThat(environment()).containsEntry("DEV_SERVER", "true").containsEntry("A", "1");
    assertThat(environment("--no-dev")).doesNotContainKey("DEV_SERVER").containsEntry("A", "1");
  }

  @Test
  void the_file_beside_the_procfile_counts_more_than_anything() throws Exception {
    Files.writeString(folder.resolve(".env"), "A=2\nDEV_SERVER=yes\n");
    assertThat(environment("--no-dev")).containsEntry("DEV_SERVER", "yes").containsEntry("A", "2");
  }

  @Test
  void who_has_no_port_has_not_that_of_others() {
    Map<String, String> others = Map.of("PORT", "5000", "A", "1");
    assertThat(BenchPorts.withPort(others, 7000)).containsEntry("PORT", "7000");
    assertThat(BenchPorts.withPort(others, 0)).doesNotContainKey("PORT").containsKey("A");
  }

  private Map<String, String> environment(String... words) {
    Line line = new Line();
    BenchCommand bench = new BenchCommand(folder);
    new CommandLine(line).parseArgs(words);
    return line.options.of(INHERITED, bench, ProcfileChoice.orFolder(bench, null, folder));
  }

  @Command
  private static final class Line {
    @Mixin private final EnvironmentOptions options = new EnvironmentOptions();
  }
}
