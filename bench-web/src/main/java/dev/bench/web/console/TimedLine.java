package dev.bench.web.console;

import dev.bench.Config;
import dev.bench.console.Answer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs one line of the console at a time, each on a thread of its own and for a limited time.
 *
 * <p>A line that is out of time is interrupted. Code of an app that takes no notice goes on alone;
 * until it ends, no other line runs. Thread-safe.
 */
final class TimedLine {

  /** How long a line may run. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** How long an interrupted line may take to end. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Duration limit;
  private final Semaphore free = new Semaphore(1);

  /** Lines that may take {@code limit} each. */
  TimedLine(Duration limit) {
    this.limit = limit;
  }

  /** Lines that may take {@code console_limit} each, else 10 s. */
  static TimedLine of(Config settings) {
    return new TimedLine(settings.duration("console_limit").orElse(LIMIT));
  }

  Duration limit() {
    return limit;
  }

  /** What becomes of the line that {@code prepare} makes; only the line is timed. */
  Answer run(Callable<Callable<Answer>> prepare) throws Exception {
    if (!free.tryAcquire()) {
      return refused("Another line runs; wait until it has ended, or restart web");
    }
    boolean begun = false;
    try {
      FutureTask<Answer> task = new FutureTask<>(prepare.call());
      Thread thread = Thread.ofPlatform().daemon().name("console").unstarted(() -> finish(task));
      thread.start();
      begun = true;
      return await(task, thread);
    } finally {
      if (!begun) {
        free.release();
      }
    }
  }

  private void finish(FutureTask<Answer> task) {
    try {
      task.run();
    } finally {
      free.release();
    }
  }

  private Answer await(FutureTask<Answer> task, Thread thread) throws InterruptedException {
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      thread.interrupt();
      return awaitInterrupted(task);
    } catch (ExecutionException failed) {
      return refused(String.valueOf(failed.getCause()));
    }
  }

  private Answer awaitInterrupted(FutureTask<Answer> task) throws InterruptedException {
    String late = "The line took longer than console_limit, %d ms; ".formatted(limit.toMillis());
    try {
      task.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
      return refused(late + "it was ended");
    } catch (TimeoutException later) {
      return refused(late + "it takes no notice of being interrupted, so restart web");
    } catch (ExecutionException failed) {
      return refused(late + failed.getCause());
    }
  }

  private static Answer refused(String why) {
    return new Answer(false, List.of(), List.of(why));
  }
}
