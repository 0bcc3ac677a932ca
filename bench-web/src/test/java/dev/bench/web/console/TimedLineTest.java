package dev.bench.web.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.config.Settings;
import dev.bench.console.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class TimedLineTest {

  private static final Answer DONE = new Answer(true, List.of(), List.of());
  private static final Duration LONG = Duration.ofHours(1);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  @Test
  void a_line_that_is_out_of_time_is_interrupted_and_the_next_one_runs() throws Exception {
    TimedLine lines = new TimedLine(Duration.ofMillis(1));

    Answer late =
        lines.run(() ->
            () -> {
              end.await();
              return DONE;
            });

    assertThat(late.errors().getFirst()).contains("console_limit, 1 ms", "InterruptedException");
    end.countDown();
    await().until(() -> !lines.run(() -> () -> DONE).errors().toString().contains("Another line"));
  }

  @Test
  void a_line_may_run_for_ten_seconds_unless_console_limit_says_otherwise() {
    assertThat(TimedLine.of(new Settings(Map.of())).limit()).isEqualTo(Duration.ofSeconds(10));
    assertThat(TimedLine.of(new Settings(Map.of("console_limit", "1m"))).limit())
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void one_line_runs_at_a_time() throws Exception {
    TimedLine lines = new TimedLine(LONG);
    FutureTask<Answer> first =
        new FutureTask<>(() ->
            lines.run(() ->
                () -> {
                  begun.countDown();
                  end.await();
                  return DONE;
                }));
    Thread.ofPlatform().daemon().start(first);
    begun.await();

    assertThat(lines.run(() -> () -> DONE).errors().getFirst()).contains("Another line runs");

    end.countDown();
    assertThat(first.get()).isEqualTo(DONE);
  }

  @Test
  void a_line_that_cannot_be_made_does_not_block_the_next() throws Exception {
    TimedLine lines = new TimedLine(LONG);
    assertThatThrownBy(() ->
            lines.run(() -> {
              throw new IllegalStateException("no shell");
            }))
        .hasMessage("no shell");
    assertThat(lines.run(() -> () -> DONE)).isEqualTo(DONE);
  }
}
