package dev.bench.realtime.namespace;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs what may block for long, or for ever, with a limit to its time and its number, of all sites
 * and of each.
 *
 * <p>A check that is late is interrupted and keeps its place until it really ends. So app code that
 * hangs costs its own site's answers, and neither another site's nor this server. Safe for many
 * threads.
 */
public final class Checks implements AutoCloseable {

  private final ExecutorService threads;
  private final Semaphore places;
  private final int share;
  private final Duration timeout;
  private final Map<String, Share> shares = new ConcurrentHashMap<>();

  /** The places of one site; there while something asks or runs. */
  private static final class Share {

    private final Semaphore places;
    private int users;

    Share(int places) {
      this.places = new Semaphore(places);
    }
  }

  /** So many places, at most {@code share} of them for one site. */
  public Checks(ExecutorService threads, int places, int share, Duration timeout) {
    this.threads = threads;
    this.places = new Semaphore(places);
    this.share = share;
    this.timeout = timeout;
  }

  /**
   * The check's answer.
   *
   * @throws TimeoutException when there was none in time
   * @throws Exception when it failed
   */
  <T> T ask(String site, Callable<T> check) throws Exception {
    long deadline = System.nanoTime() + timeout.toNanos();
    Share own = enter(site, deadline);
    var begun = new AtomicBoolean();
    Future<T> answer = threads.submit(() -> inPlace(site, own, check, begun));
    try {
      return answer.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      leaveUnlessBegun(site, own, begun); // What never began gives no place back.
      throw new TimeoutException("a check took longer than " + timeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private Share enter(String site, long deadline) throws InterruptedException, TimeoutException {
    Share own =
        shares.compute(
            site,
            (key, there) -> {
              Share now = there == null ? new Share(share) : there;
              now.users++;
              return now;
            });
    boolean ownPlace = false;
    boolean entered = false;
    try {
      ownPlace = acquire(own.places, deadline);
      entered = ownPlace && acquire(places, deadline);
    } finally {
      if (ownPlace && !entered) {
        own.places.release();
      }
      if (!entered) {
        forget(site);
      }
    }
    if (!entered) {
      throw new TimeoutException("too many checks are running");
    }
    return own;
  }

  private static boolean acquire(Semaphore semaphore, long deadline) throws InterruptedException {
    return semaphore.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private <T> T inPlace(String site, Share own, Callable<T> check, AtomicBoolean begun)
      throws Exception {
    if (!begun.compareAndSet(false, true)) {
      throw new TimeoutException("the check began too late");
    }
    try {
      return check.call();
    } finally {
      leave(site, own);
    }
  }

  private void leaveUnlessBegun(String site, Share own, AtomicBoolean begun) {
    if (begun.compareAndSet(false, true)) {
      leave(site, own);
    }
  }

  private void leave(String site, Share own) {
    places.release();
    own.places.release();
    forget(site);
  }

  private void forget(String site) {
    shares.computeIfPresent(site, (key, there) -> --there.users == 0 ? null : there);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
