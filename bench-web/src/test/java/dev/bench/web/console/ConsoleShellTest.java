package dev.bench.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.console.SiteShell;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleShellTest {

  @Test
  void a_shell_is_closed_when_the_line_that_runs_in_it_has_ended() {
    ConsoleShell shells = new ConsoleShell();
    SiteShell shell = shells.take("failure", () -> new SiteShell(List.of()));

    shells.close();

    assertThat(shell.evaluate("1 + 1").good()).isTrue();
    shells.giveBack();
    assertThatThrownBy(() -> shell.evaluate("1 + 1")).isInstanceOf(IllegalStateException.class);
  }
}
