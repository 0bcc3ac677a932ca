package dev.bench.embedded.binaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.testkit.Patience;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTest {

  @Test
  void what_it_says_and_how_it_ended_are_known() {
    Command.Result result =
        sh("cat; echo $GREETING >&2; exit 3").run("in\n", Map.of("GREETING", "hi"));
    assertThat(result.output()).isEqualTo("in\nhi\n");
    assertThat(result.status()).isEqualTo(3);
    assertThat(result.succeeded()).isFalse();
  }

  @Test
  void much_may_be_said_before_anything_is_read() {
    String much = "x".repeat(500_000);
    Command.Result result = sh("head -c 500000 /dev/zero | tr '\\0' y; cat").run(much, Map.of());
    assertThat(result.output()).hasSize(1_000_000).startsWith("y").endsWith("x");
  }

  @Test
  void what_it_leaves_running_delays_no_process() {
    Command.Result result = sh("echo done; sleep 60 & echo $!").run("", Map.of());
    List<String> lines = result.output().lines().toList();
    ProcessHandle.of(Long.parseLong(lines.getLast())).ifPresent(ProcessHandle::destroy);
    assertThat(lines).hasSize(2).startsWith("done");
  }

  @Test
  void who_takes_too_long_is_ended() {
    Command slow = new Command(List.of("sleep", "60"), Path.of("/"), Duration.ofMillis(100));
    assertThatThrownBy(() -> slow.run("", Map.of()))
        .isInstanceOf(ServerFailedException.class)
        .hasMessageContaining("was ended");
  }

  private static Command sh(String script) {
    return new Command(List.of("sh", "-c", script), Path.of("/"), Patience.LIMIT);
  }
}
