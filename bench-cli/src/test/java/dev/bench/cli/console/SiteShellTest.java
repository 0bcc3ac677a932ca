package dev.bench.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Java that is typed line by line, without a site. */
class SiteShellTest {

  private static final SiteShell shell = new SiteShell(List.of());

  @AfterAll
  static void close() {
    shell.close();
  }

  @Test
  void a_line_runs_in_the_thread_that_evaluates_it() {
    Answer answer = shell.evaluate("Thread.currentThread().threadId()");
    assertThat(answer.values())
        .singleElement()
        .extracting(Answer.Value::text)
        .isEqualTo(String.valueOf(Thread.currentThread().threadId()));
  }

  @Test
  void a_text_ends_at_its_first_error() {
    Answer answer =
        shell.evaluate(
            "int a = 1; a + 1;\nthrow new dev.bench.ValidationException(\"no\");\na + 2");
    assertThat(answer.good()).isFalse();
    assertThat(answer.values()).extracting(Answer.Value::text).containsExactly("1", "2");
    assertThat(answer.errors()).containsExactly("dev.bench.ValidationException: no");
  }

  @Test
  void what_javac_refuses_is_told_in_its_words() {
    assertThat(shell.evaluate("int b = \"x\";").errors())
        .containsExactly("incompatible types: java.lang.String cannot be converted to int");
    assertThat(shell.evaluate("List.of(1)").good()).isTrue();
  }

  @Test
  void an_open_brace_asks_for_more_lines() {
    assertThat(shell.isIncomplete("class C {")).isTrue();
    assertThat(shell.isIncomplete("class C {}")).isFalse();
  }

  @Test
  void names_are_completed() {
    int[] anchor = new int[1];
    assertThat(shell.completions("\"a\".toUp", anchor)).contains("toUpperCase(");
    assertThat(anchor[0]).isEqualTo(4);
  }

  @Test
  void piped_lines_are_read_as_whole_texts_and_values_of_expressions_are_printed()
      throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    BufferedReader in =
        new BufferedReader(new StringReader("int c =\n 5;\nfor (;;) {\n break;\n}\nc * 2\n d\n"));
    PipedLines lines = new PipedLines(in, new PrintWriter(out), new PrintWriter(err), shell);
    for (String text = lines.next(); text != null; text = lines.next()) {
      lines.show(shell.evaluate(text));
    }
    assertThat(out).hasToString("10\n");
    assertThat(err.toString()).contains("cannot find symbol");
  }
}
