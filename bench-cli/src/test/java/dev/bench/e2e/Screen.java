package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.process.terminal.SharedTerminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A terminal at which somebody has typed a line for the shell. */
final class Screen implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final String AT_IT = "exec <>\"$1\" >&0 2>&1; exec sh -c \"$0\"";

  private final SharedTerminal terminal;
  private final Process shell;
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();

  /** Has that person type a line at a new terminal. */
  Screen(Typist typist, String line) {
    try {
      terminal = SharedTerminal.open();
      ProcessBuilder builder =
          new ProcessBuilder("setsid", "sh", "-c", AT_IT, line, terminal.path())
              .directory(typist.folder().toFile());
      builder.environment().clear();
      builder.environment().putAll(typist.environment());
      shell = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofPlatform().daemon().start(this::read);
  }

  private void read() {
    try (InputStream output = terminal.output()) {
      byte[] buffer = new byte[4096];
      int count = output.read(buffer, 0, buffer.length);
      while (count >= 0) {
        seen.write(buffer, 0, count);
        count = output.read(buffer, 0, buffer.length);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The program that is called so, among those that the shell started. */
  ProcessHandle program(String name) {
    return shell
        .descendants()
        .filter(each -> each.info().command().orElse("").endsWith("/" + name))
        .findFirst()
        .orElseThrow();
  }

  void type(String keys) {
    byte[] all = keys.getBytes(StandardCharsets.UTF_8);
    assertThat(terminal.type(all, 0, all.length)).isEqualTo(all.length);
  }

  void resize(int rows, int columns) {
    terminal.resize(rows, columns);
  }

  void awaits(String text) {
    Awaitility.await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(() -> assertThat(seen.toString(StandardCharsets.UTF_8)).contains(text));
  }

  @Override
  public void close() {
    shell.destroyForcibly();
    terminal.hangUp();
  }
}
