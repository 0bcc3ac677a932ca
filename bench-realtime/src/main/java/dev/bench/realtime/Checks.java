package dev.bench.realtime;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs what may block for long, or for ever, with a limit to its time and its number.
 *
 * <p>A check that is late is interrupted and counts against the number until it really ends, so app
 * code that hangs costs its own answers and not this server.
 */
final class Checks implements AutoCloseable {

  private final ExecutorService threads;
  private final Semaphore places;
  private final Duration timeout;

  Checks(ExecutorService threads, ClientLimits limits) {
    this.threads = threads;
    this.places = new Semaphore(limits.checks());
    this.timeout = limits.checkTimeout();
  }

  /**
   * The check's answer.
   *
   * @throws TimeoutException when there was none in time
   * @throws Exception when it failed
   */
  <T> T ask(Callable<T> check) throws Exception {
    if (!places.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("too many checks are running");
    }
    var begun = new AtomicBoolean();
    Future<T> answer = threads.submit(() -> inPlace(check, begun));
    try {
      return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      leaveUnlessBegun(begun); // what never began gives no place back
      throw new TimeoutException("a check took longer than " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private <T> T inPlace(Callable<T> check, AtomicBoolean begun) throws Exception {
    if (!begun.compareAndSet(false, true)) {
      throw new TimeoutException("the check began too late");
    }
    try {
      return check.call();
    } finally {
      places.release();
    }
  }

  private void leaveUnlessBegun(AtomicBoolean begun) {
    if (begun.compareAndSet(false, true)) {
      places.release();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
