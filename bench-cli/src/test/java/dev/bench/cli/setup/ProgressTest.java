package dev.bench.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void a_step_that_is_under_way_is_replaced_by_its_tick() {
    Progress progress = new Progress(out, true, false);
    assertThat(progress.<String, RuntimeException>step("making", "made", () -> "x")).isEqualTo("x");
    assertThat(written())
        .isEqualTo("\r\u001b[K\u001b[?7l  … making\u001b[?7h\r\u001b[K  ✓ made  0.0 s\n");
  }

  @Test
  void when_the_program_ends_in_the_middle_the_prompt_has_a_line_of_its_own() {
    Progress progress = new Progress(out, true, false);
    progress.doing("making");
    progress.end();
    progress.doing("undoing");
    progress.end();
    assertThat(written()).endsWith("  … making\u001b[?7h\n  … undoing\n");
  }

  @Test
  void after_a_step_nothing_is_to_be_ended() {
    Progress progress = new Progress(out, true, false);
    progress.doing("making");
    progress.line("made");
    progress.end();
    assertThat(written()).endsWith("\u001b[Kmade\n");
  }

  @Test
  void a_program_is_told_of_ends_alone() {
    Progress progress = new Progress(out, false, true);
    progress.doing("making");
    progress.line("made");
    progress.end();
    assertThat(written()).isEqualTo("made\n");
  }

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
