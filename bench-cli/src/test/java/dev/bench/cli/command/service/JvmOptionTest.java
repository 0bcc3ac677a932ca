package dev.bench.cli.command.service;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class JvmOptionTest {

  private static final List<String> FLAGS =
      List.of(
          "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:5005",
          "-XX:StartFlightRecording=filename=web.jfr,dumponexit=true,maxsize=256m");

  @Test
  void a_debugger_attaches_with_developer_mode_only() {
    JvmOption debug = option("--debug", "5005");
    assertThatCode(() -> debug.check(true, FLAGS)).doesNotThrowAnyException();
    assertThatThrownBy(() -> debug.check(false, FLAGS)).hasMessageContaining("developer_mode");
  }

  @Test
  void a_value_that_the_launcher_left_out_is_refused() {
    assertThatThrownBy(() -> option("--debug", "5006").check(true, FLAGS))
        .hasMessage("--debug is 5006, expected a port from 1 to 65535");
    assertThatThrownBy(() -> option("--profile", "a,b.jfr").check(true, FLAGS))
        .hasMessageContaining("--profile is a,b.jfr");
    assertThatCode(() -> option("--profile", "web.jfr").check(false, FLAGS))
        .doesNotThrowAnyException();
    assertThatCode(() -> option().check(false, List.of())).doesNotThrowAnyException();
  }

  private static JvmOption option(String... words) {
    return CommandLine.populateCommand(new JvmOption(), words);
  }
}
