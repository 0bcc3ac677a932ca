package dev.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.cli.production.Supervision;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine.ParseResult;

/** Values of options that are spelled like commands. */
class OptionValuesTest {

  /** {@code bench setup systemd supervisor} names two commands, so the parser may mix them up. */
  @ParameterizedTest
  @EnumSource(Supervision.class)
  void each_manager_can_be_named_although_commands_have_these_names(Supervision manager) {
    String[] words = {
      "setup", "production", "frappe", "--manager", manager.name().toLowerCase(Locale.ROOT)
    };

    ParseResult setup = Main.commandLine(Path.of("."), words).parseArgs(words).subcommand();

    assertThat(setup.subcommands()).hasSize(1);
    Supervision chosen = setup.subcommand().matchedOptionValue("--manager", null);
    assertThat(chosen).isEqualTo(manager);
  }
}
