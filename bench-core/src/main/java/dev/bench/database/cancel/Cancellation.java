package dev.bench.database.cancel;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A wish to end long work, which also reaches work that waits for a server or a program.
 *
 * <p>The work asks {@link #check} where it can, and names with {@link #reaches} what ends a wait.
 * Threads: safe.
 */
public final class Cancellation {

  private static final Logger log = LoggerFactory.getLogger(Cancellation.class);

  private final Set<Named> waits = ConcurrentHashMap.newKeySet();
  private final CountDownLatch wish = new CountDownLatch(1);

  /** Ends a wait: of a program, or of a statement at its server. */
  @FunctionalInterface
  public interface Wait {

    /** Ends it; may be called again, and when nothing waits any more. */
    void end() throws Exception;
  }

  /** Names a wait until it is closed. */
  public interface Reached extends AutoCloseable {

    /** From here on nothing ends it; returns when an end that is under way is done. */
    @Override
    void close();
  }

  /** A wait that is ended at most until it is closed. */
  private static final class Named implements Reached {

    private final Wait wait;
    private final Set<Named> all;
    private final ReentrantLock ending = new ReentrantLock();
    private boolean closed;

    Named(Wait wait, Set<Named> all) {
      this.wait = wait;
      this.all = all;
    }

    void end() throws Exception {
      ending.lock();
      try {
        if (!closed) {
          wait.end();
        }
      } finally {
        ending.unlock();
      }
    }

    @Override
    public void close() {
      all.remove(this);
      ending.lock();
      try {
        closed = true;
      } finally {
        ending.unlock();
      }
    }
  }

  /** Has {@code wait} ended when the work is to end. */
  public Reached reaches(Wait wait) {
    Named named = new Named(wait, waits);
    waits.add(named);
    return named;
  }

  /** Whether the work is to end. */
  public boolean isWished() {
    return wish.getCount() == 0;
  }

  /** Whether the work is to end; waits for the wish no longer than {@code limit}. */
  public boolean isWishedWithin(Duration limit) throws InterruptedException {
    return wish.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Goes on with the work.
   *
   * @throws InterruptedException when it is to end
   */
  public void check() throws InterruptedException {
    if (isWished() || Thread.interrupted()) {
      throw new InterruptedException("The work was cancelled");
    }
  }

  /**
   * Wishes the end and ends what waits now. A statement that begins in the same moment may be
   * missed, so callers repeat this until the work has ended.
   */
  public void request() {
    wish.countDown();
    for (Named wait : waits) {
      try {
        wait.end();
      } catch (Exception e) { // the next try may succeed
        log.debug("A wait could not be ended", e);
      }
    }
  }
}
