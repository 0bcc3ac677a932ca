package dev.bench.process.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.Patience;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinePrinterTest {

  private final ByteArrayOutputStream terminal = new ByteArrayOutputStream();
  private final OutputWriter output = new OutputWriter(terminal);

  @Test
  void names_are_padded_to_the_longest() throws Exception {
    LinePrinter printer = printer(false, true);
    printer.line("web", bytes("hello"), true);
    printer.notice("socketio", "ready");
    printer.plain("all ready");
    printer.flush();
    assertThat(written()).isEqualTo("web      | hello\nsocketio | ready\nall ready\n");
  }

  @Test
  void colours_are_reset_at_the_end_of_a_line_that_sets_them() throws Exception {
    LinePrinter printer = printer(true, true);
    printer.line("web", bytes("\u001b[31mred"), true);
    printer.flush();
    assertThat(written()).isEqualTo("\u001b[36mweb      | \u001b[0m\u001b[31mred\u001b[0m\n");
  }

  @Test
  void a_line_of_ours_has_the_colour_of_its_level() throws Exception {
    LinePrinter printer = printer(true, false);
    printer.line("web", bytes("WARN  Apps [site=a]: late"), true);
    printer.line("web", bytes("        at a.B.c(B.java:1)"), true);
    printer.flush();
    assertThat(written().lines())
        .containsExactly(
            "\u001b[1;33mWARN \u001b[0m \u001b[2mApps: \u001b[0mlate\u001b[2m [site=a]\u001b[0m",
            "\u001b[2m        at a.B.c(B.java:1)\u001b[0m");
  }

  @Test
  void what_would_spoil_the_lines_of_others_is_left_out_on_a_terminal() throws Exception {
    LinePrinter printer = printer(true, false);
    printer.line("web", bytes("\u001b[2J\u001b[1;1Ha\u001b]0;title\u0007b\u001b]0;open"), true);
    printer.line("web", bytes("\u001bcc\u001b(0d\u000ee\u001b[38;5;1mf\u001b[3"), true);
    printer.flush();
    assertThat(written()).isEqualTo("ab]0;open\ncde\u001b[38;5;1mf[3\u001b[0m\n");
  }

  @Test
  void a_line_stays_one_line_on_a_terminal() throws Exception {
    LinePrinter printer = printer(true, false);
    printer.line("web", bytes("a\fb\u000bc\u0085d\u009b2J\u00e9\u00a0\u20ac"), true);
    printer.flush();
    assertThat(written()).isEqualTo("abcd2J\u00e9\u00a0\u20ac\n");
  }

  @Test
  void a_colour_only_sets_how_text_looks() throws Exception {
    LinePrinter printer = printer(true, false);
    printer.line("web", bytes("\u001b[1;31ma\u001b[m\u001b[38:5:1mb\u001b[>4mc"), true);
    printer.line("web", bytes("d\u001b[\b\b\bme"), true);
    printer.flush();
    assertThat(written()).isEqualTo("\u001b[1;31ma\u001b[m\u001b[38:5:1mbc\u001b[0m\nd[me\n");
  }

  @Test
  void what_was_left_out_joins_nothing_to_a_control_character() throws Exception {
    LinePrinter printer = printer(true, false);
    byte[] hostile = {(byte) 0xc2, (byte) 0xc2, 7, 7, (byte) 0x9b, (byte) 0x9b, '2', 'J'};
    printer.line("web", hostile, true);
    printer.flush();
    assertThat(written()).isEqualTo("2J\n");
  }

  @Test
  void without_colours_a_terminal_gets_text_alone() throws Exception {
    LinePrinter printer =
        new LinePrinter(output, List.of("web"), new LinePrinter.Look(false, true, false, null));
    printer.line("web", bytes("\u001b[31ma\u001b[0m\u001b[2Jb\u0007\u009bc"), true);
    printer.notice("web", "\u001b[31mlast words");
    printer.flush();
    assertThat(written()).isEqualTo("abc\nweb: last words\n");
  }

  @Test
  void elsewhere_all_bytes_but_escape_sequences_are_as_they_came() throws Exception {
    LinePrinter printer = printer(false, false);
    byte[] text = bytes("\u001b[1;31mred\u001b[m\u0007\r\u001b]0;title\u0007\u009b?\u001b(B");
    text[text.length - 4] = (byte) 0xff;
    printer.line("web", text, true);
    printer.flush();
    written();
    assertThat(terminal.toString(StandardCharsets.ISO_8859_1))
        .isEqualTo("red\u0007\r\u00c2\u009b\u00ff\n");
  }

  @Test
  void what_a_process_said_last_is_told_as_carefully() throws Exception {
    LinePrinter printer = printer(true, false);
    printer.notice("web", "\u001b[31ma\u001b[2Jb");
    printer.flush();
    assertThat(written()).isEqualTo("\u001b[2mweb: ab\u001b[0m\n");
    terminal.reset();
    printer.failure("web", "a\u001b[2Jb");
    printer.flush();
    assertThat(written()).isEqualTo("\u001b[31mweb: ab\u001b[0m\n");
  }

  @Test
  void a_progress_bar_does_not_overwrite_the_name() throws Exception {
    LinePrinter printer = printer(false, true);
    printer.line("web", bytes("10 %\r20 %\r"), true);
    printer.flush();
    assertThat(written()).isEqualTo("web      | 10 %\rweb      | 20 %\rweb      | \n");
  }

  @Test
  void the_parts_of_a_long_line_are_one_line() throws Exception {
    LinePrinter printer = printer(false, true);
    printer.line("web", bytes("one"), false);
    printer.line("web", bytes("two"), false);
    printer.line("web", bytes(""), true);
    printer.flush();
    assertThat(written()).isEqualTo("web      | onetwo\n");
  }

  @Test
  void what_others_say_meanwhile_is_a_line_of_its_own() throws Exception {
    LinePrinter printer = printer(false, true);
    printer.line("web", bytes("one"), false);
    printer.line("socketio", bytes("hello"), true);
    printer.line("web", bytes("two"), false);
    printer.notice("web", "ready");
    printer.line("web", bytes("three"), true);
    printer.flush();
    assertThat(written())
        .isEqualTo(
            "web      | one\nsocketio | hello\nweb      | two\nweb      | ready\nweb      | three\n");
  }

  @Test
  void the_time_of_day_comes_first_when_wanted() throws Exception {
    LinePrinter.Look look = new LinePrinter.Look(false, false, true, () -> LocalTime.of(9, 5, 7));
    LinePrinter printer = new LinePrinter(output, List.of("web"), look);
    printer.line("web", bytes("hello"), true);
    printer.notice("web", "stopped");
    printer.plain("\nall stopped");
    printer.flush();
    assertThat(written())
        .isEqualTo("09:05:07 web | hello\n09:05:07 web | stopped\n\n09:05:07 all stopped\n");
  }

  @Test
  void names_stay_below_one_another_when_a_longer_one_comes_later() throws Exception {
    LinePrinter printer = printer(true, true);
    printer.line("web", bytes("one"), true);
    printer.add("worker_reports.2");
    printer.line("web", bytes("two"), true);
    printer.line("worker_reports.2", bytes("three"), true);
    printer.flush();
    assertThat(written().lines())
        .containsExactly(
            "\u001b[36mweb      | \u001b[0mone",
            "\u001b[36mweb              | \u001b[0mtwo",
            "\u001b[32mworker_reports.2 | \u001b[0mthree");
  }

  @Test
  void a_process_that_comes_later_has_a_name_too() throws Exception {
    LinePrinter printer = printer(false, true);
    printer.line("worker.2", bytes("hello"), true);
    printer.flush();
    assertThat(written()).isEqualTo("worker.2 | hello\n");
  }

  @Test
  void without_prefix_only_the_line_is_written() throws Exception {
    LinePrinter printer = printer(false, false);
    printer.line("web", new byte[] {(byte) 0xff, 'x'}, true);
    printer.flush();
    written();
    assertThat(terminal.toByteArray()).containsExactly(0xff, 'x', '\n');
  }

  @Test
  void without_prefix_the_manager_still_names_the_process() throws Exception {
    LinePrinter printer = printer(false, false);
    printer.notice("web", "stopped");
    printer.flush();
    assertThat(written()).isEqualTo("web: stopped\n");
  }

  private LinePrinter printer(boolean colours, boolean prefix) {
    return new LinePrinter(
        output, List.of("web", "socketio"), new LinePrinter.Look(colours, colours, prefix, null));
  }

  private String written() throws InterruptedException {
    assertThat(output.isWritten(Patience.LIMIT)).isTrue();
    return terminal.toString(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
