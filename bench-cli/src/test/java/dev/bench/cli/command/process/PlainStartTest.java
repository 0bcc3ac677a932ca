package dev.bench.cli.command.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.cli.Main;
import dev.bench.cli.command.BenchCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** Two command lines are read by hand; the rest of the command line must not notice. */
class PlainStartTest {

  @ParameterizedTest
  @ValueSource(strings = {"start", "start -f shop/Procfile", "start --procfile Procfile"})
  void these_are_read_by_hand(String line) {
    assertThat(plain(line)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "status",
        "start web",
        "start -f",
        "start -f --no-prefix",
        "start --procfile=Procfile",
        "start --help",
        "--verbose start",
        "start -f Procfile web",
      })
  void everything_else_is_not(String line) {
    assertThat(plain(line)).isNull();
  }

  @Test
  void an_option_that_is_not_typed_leaves_its_field_as_it_is() {
    CommandLine start = Main.commandLine(Path.of(""), "start").getSubcommands().get("start");
    assertThat(start.getCommandSpec().args())
        .isNotEmpty()
        .extracting(ArgSpec::defaultValue)
        .containsOnlyNulls();
  }

  @Test
  void the_last_line_names_the_ports_of_those_that_ask_for_one_and_claims_no_more() {
    Map<String, Integer> ports = new LinkedHashMap<>();
    assertThat(StartCommand.readyLine(Duration.ofMillis(70), ports)).isEqualTo("ready in 0.1 s");
    ports.put("web", 5000);
    ports.put("api.2", 5101);
    assertThat(StartCommand.readyLine(Duration.ofMillis(12_340), ports))
        .isEqualTo("ready in 12.3 s  web PORT 5000  api.2 PORT 5101");
  }

  private static StartCommand plain(String line) {
    String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);
    BenchCommand bench = (BenchCommand) Main.commandLine(Path.of(""), words).getCommand();
    return StartCommand.plain(bench);
  }
}
