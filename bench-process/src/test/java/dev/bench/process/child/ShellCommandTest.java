package dev.bench.process.child;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellCommandTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sleep 1",
        "/bin/sleep 1",
        "env A=b sleep 1",
        "sleep 1 1>> logs/worker.log 2>> logs/worker.error.log",
        "sleep 1 >out 2>&1",
        "sleep $N",
        "sleep \"${N}\" '; & |' \"a $b \\\" c\"",
        "sleep *.js ~/x [ab] !",
      })
  void a_line_of_one_program_leaves_no_shell_behind(String command) {
    assertThat(made(command)).isEqualTo("exec " + command);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cd web && sleep 1",
        "sleep 1; sleep 2",
        "sleep 1 | cat",
        "sleep 1 &",
        "A=b sleep 1",
        "sleep `cat n`",
        "sleep $(cat n)",
        "sleep \"$(cat n)\"",
        "sleep ${N:-1}",
        "sleep 1 # a nap",
        "sleep 'open",
        "no-such-program 1",
        "./missing 1",
        "exit 3",
        "$PROGRAM 1",
      })
  void whatever_needs_the_shell_keeps_it(String command) {
    assertThat(made(command)).isEqualTo(command);
  }

  @Test
  void a_very_long_line_is_left_as_it_is() {
    String command = "sleep " + "1 ".repeat(100_000);
    assertThat(made(command)).isEqualTo(command);
  }

  private static String made(String command) {
    return ShellCommand.of(
        new ProcessSpec(
            Instance.only("a"),
            command,
            Path.of(""),
            Map.of("PATH", "/usr/bin:/bin"),
            null,
            ProcessSpec.Care.standard()));
  }
}
