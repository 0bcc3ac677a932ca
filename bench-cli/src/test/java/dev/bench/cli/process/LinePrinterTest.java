package dev.bench.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinePrinterTest {

  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();

  @Test
  void names_are_padded_to_the_longest() {
    LinePrinter printer = printer(false, true);
    printer.line("web", bytes("hello"), true);
    printer.notice("socketio", "ready");
    printer.plain("all ready");
    printer.flush();
    assertThat(written()).isEqualTo("web      | hello\nsocketio | ready\nall ready\n");
  }

  @Test
  void colours_are_reset_at_the_end_of_a_line_that_sets_them() {
    LinePrinter printer = printer(true, true);
    printer.line("web", bytes("\u001b[31mred"), true);
    printer.flush();
    assertThat(written()).isEqualTo("\u001b[36mweb      | \u001b[0m\u001b[31mred\u001b[0m\n");
  }

  @Test
  void without_prefix_only_the_line_is_written() {
    LinePrinter printer = printer(false, false);
    printer.line("web", new byte[] {(byte) 0xff, 'x'}, true);
    printer.flush();
    assertThat(terminal.toByteArray()).containsExactly(0xff, 'x', '\n');
  }

  @Test
  void a_terminal_that_is_gone_stops_nothing() {
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Input/output error");
          }
        };
    LinePrinter printer = new LinePrinter(gone, List.of("web"), new LinePrinter.Look(false, true, null));
    printer.line("web", bytes("hello"), true);
    printer.flush();
    printer.line("web", bytes("again"), true);
    printer.flush();
  }

  private LinePrinter printer(boolean colours, boolean prefix) {
    return new LinePrinter(
        terminal, List.of("web", "socketio"), new LinePrinter.Look(colours, prefix, null));
  }

  private String written() {
    return terminal.toString(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
