package dev.bench.web.console;

import dev.bench.Config;
import dev.bench.console.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one line of the console at a time, each on a thread of its own and for a limited time.
 *
 * <p>A line that is out of time is interrupted, and its SQL statement is ended. Code of an app that
 * takes no notice goes on alone; until it ends, no other line runs. One object serves all
 * generations of a process. Thread-safe.
 */
public final class TimedLine {

  private static final Logger LOG = LoggerFactory.getLogger(TimedLine.class);

  /** How long a line may run. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** How long a line may take to end after its interrupt; docs/web.md names it. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Duration limit;
  private final Duration grace;
  private final Semaphore free = new Semaphore(1);

  /** Lines that may take {@code limit} each, and {@code grace} after their interrupt. */
  TimedLine(Duration limit, Duration grace) {
    this.limit = limit;
    this.grace = grace;
  }

  /** Lines that may take {@code console_limit} each, else 10 s. */
  public static TimedLine of(Config settings) {
    return new TimedLine(settings.duration("console_limit").orElse(LIMIT), GRACE);
  }

  /** A line to run, in one call. */
  interface Line extends Callable<Answer> {

    /** Ends the SQL statement that runs, if any; called on a thread of its own. */
    void endStatement();
  }

  Duration limit() {
    return limit;
  }

  /** What becomes of the line that {@code prepare} makes; only the line is timed. */
  Answer run(Callable<Line> prepare) throws Exception {
    if (!free.tryAcquire()) {
      return refused("Another line runs; wait until it has ended, or restart web");
    }
    boolean begun = false;
    try {
      Line line = prepare.call();
      FutureTask<Answer> task = new FutureTask<>(() -> finish(line));
      Thread thread = Thread.ofPlatform().daemon().name("console").unstarted(task);
      thread.start();
      begun = true;
      return await(line, task, thread);
    } finally {
      if (!begun) {
        free.release();
      }
    }
  }

  /** Lets the next line in before it answers, since the caller may send that one at once. */
  private Answer finish(Line line) throws Exception {
    try {
      return line.call();
    } finally {
      free.release();
    }
  }

  private Answer await(Line line, FutureTask<Answer> task, Thread thread)
      throws InterruptedException {
    try {
      return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      thread.interrupt();
      Thread.ofVirtual().name("console-stop").start(() -> endStatement(line));
      return awaitInterrupted(task);
    } catch (ExecutionException failed) {
      return refused(String.valueOf(failed.getCause()));
    }
  }

  private static void endStatement(Line line) {
    try {
      line.endStatement();
    } catch (RuntimeException e) {
      LOG.warn("The SQL statement of a line in the console cannot be ended: {}", e.getMessage());
    }
  }

  private Answer awaitInterrupted(FutureTask<Answer> task) throws InterruptedException {
    String late = "The line took longer than console_limit, %d ms".formatted(limit.toMillis());
    try {
      Answer answer = task.get(grace.toMillis(), TimeUnit.MILLISECONDS);
      List<String> errors = new ArrayList<>(List.of(late));
      errors.addAll(answer.errors());
      return new Answer(answer.good(), answer.values(), errors);
    } catch (TimeoutException later) {
      return refused(late + "; it takes no notice of being interrupted, so restart web");
    } catch (ExecutionException failed) {
      return refused(late + "; " + failed.getCause());
    }
  }

  private static Answer refused(String why) {
    return new Answer(false, List.of(), List.of(why));
  }
}
