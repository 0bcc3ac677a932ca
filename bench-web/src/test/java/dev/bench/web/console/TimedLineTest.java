package dev.bench.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.config.Settings;
import dev.bench.console.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class TimedLineTest {

  private static final Answer DONE = new Answer(true, List.of(), List.of());
  private static final Duration LONG = Duration.ofHours(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  /** A line without SQL. */
  private static TimedLine.Line line(Callable<Answer> work) {
    return line(work, () -> {});
  }

  private static TimedLine.Line line(Callable<Answer> work, Runnable endStatement) {
    return new TimedLine.Line() {
      @Override
      public Answer call() throws Exception {
        return work.call();
      }

      @Override
      public void endStatement() {
        endStatement.run();
      }
    };
  }

  /** Like a driver that waits for the database: it feels no interrupt. */
  private static Answer doneAfter(CountDownLatch event) {
    boolean ended = false;
    while (!ended) {
      try {
        event.await();
        ended = true;
      } catch (InterruptedException again) {
        // The event ends the wait.
      }
    }
    return DONE;
  }

  private Answer waitForEnd() throws InterruptedException {
    end.await();
    return DONE;
  }

  @Test
  void a_line_that_is_out_of_time_is_interrupted_and_the_next_one_runs() throws Exception {
    TimedLine lines = new TimedLine(SHORT, LONG);

    Answer late = lines.run(() -> line(this::waitForEnd));

    assertThat(late.errors().getFirst()).contains("console_limit, 1 ms", "InterruptedException");
    await()
        .until(
            () -> !lines.run(() -> line(() -> DONE)).errors().toString().contains("Another line"));
  }

  @Test
  void a_line_that_ends_after_its_interrupt_has_its_own_answer_with_a_note() throws Exception {
    List<Answer.Value> values = List.of(new Answer.Value(true, "a", "1"));
    Answer late =
        new TimedLine(SHORT, LONG)
            .run(() ->
                line(() -> {
                  assertThatThrownBy(end::await).isInstanceOf(InterruptedException.class);
                  return new Answer(true, values, List.of());
                }));
    assertThat(late)
        .isEqualTo(
            new Answer(true, values, List.of("The line took longer than console_limit, 1 ms")));
  }

  @Test
  void a_line_that_is_out_of_time_has_its_statement_ended() throws Exception {
    Answer late = new TimedLine(SHORT, LONG).run(() -> line(() -> doneAfter(end), end::countDown));
    assertThat(late.errors()).containsExactly("The line took longer than console_limit, 1 ms");
  }

  @Test
  void a_line_that_takes_no_notice_of_its_interrupt_blocks_the_next() throws Exception {
    TimedLine lines = new TimedLine(SHORT, SHORT);

    Answer late = lines.run(() -> line(() -> doneAfter(end)));
    Answer next = lines.run(() -> line(() -> DONE));
    end.countDown();

    assertThat(late.errors().getFirst()).contains("takes no notice");
    assertThat(next.errors().getFirst()).contains("Another line runs");
  }

  @Test
  void a_line_may_run_for_ten_seconds_unless_console_limit_says_otherwise() {
    assertThat(TimedLine.of(new Settings(Map.of())).limit()).isEqualTo(Duration.ofSeconds(10));
    assertThat(TimedLine.of(new Settings(Map.of("console_limit", "1m"))).limit())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void one_line_runs_at_a_time() throws Exception {
    TimedLine lines = new TimedLine(LONG, LONG);
    FutureTask<Answer> first =
        new FutureTask<>(() ->
            lines.run(() ->
                line(() -> {
                  begun.countDown();
                  return waitForEnd();
                })));
    Thread.ofPlatform().daemon().start(first);
    begun.await();

    assertThat(lines.run(() -> line(() -> DONE)).errors().getFirst()).contains("Another line runs");

    end.countDown();
    assertThat(first.get()).isEqualTo(DONE);
  }

  @Test
  void a_line_that_cannot_be_made_does_not_block_the_next() throws Exception {
    TimedLine lines = new TimedLine(LONG, LONG);
    assertThatThrownBy(() ->
            lines.run(() -> {
              throw new IllegalStateException("no shell");
            }))
        .hasMessage("no shell");
    assertThat(lines.run(() -> line(() -> DONE))).isEqualTo(DONE);
  }
}
