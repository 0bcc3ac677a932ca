package dev.bench.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
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
  void an_interrupt_ends_a_line_that_loops_for_ever_and_the_next_line_runs() throws Exception {
    FutureTask<Answer> loop =
        new FutureTask<>(
            () -> shell.evaluate("int n = 0; while (true) try { n++; } catch (Exception e) { }"));
    Thread thread = Thread.ofPlatform().daemon().start(loop);
    await().until(() -> Arrays.stream(thread.getStackTrace()).anyMatch(SiteShellTest::isLine));

    thread.interrupt();

    assertThat(loop.get().errors().getFirst()).contains("The line was interrupted");
    Answer next = shell.evaluate("Stream.of(1, 2, 3).mapToInt(x -> x).sum()");
    assertThat(next.errors()).isEmpty();
    assertThat(next.values().getFirst().text()).isEqualTo("6");
  }

  @Test
  void an_interrupt_ends_a_line_between_two_of_its_snippets() {
    Answer answer =
        shell.evaluate("int kept = 3; Thread.currentThread().interrupt(); int lost = 4;");
    boolean interrupted = Thread.interrupted();

    assertThat(interrupted).isTrue();
    assertThat(answer.good()).isFalse();
    assertThat(answer.errors()).containsExactly("The line was interrupted");
    assertThat(shell.evaluate("kept").good()).isTrue();
    assertThat(shell.evaluate("lost").good()).isFalse();
  }

  @Test
  void a_line_may_choose_between_two_classes_that_lines_declare() {
    shell.evaluate("record Cup(int size) {} record Plate(int size) {} boolean thirsty = true;");

    Answer answer = shell.evaluate("Object dish = thirsty ? new Cup(2) : new Plate(3);");

    assertThat(answer.errors()).isEmpty();
    assertThat(answer.values().getFirst().text()).isEqualTo("Cup[size=2]");
  }

  private static boolean isLine(StackTraceElement frame) {
    return frame.getClassName().startsWith("REPL.") && frame.getMethodName().equals("do_it$");
  }
}
