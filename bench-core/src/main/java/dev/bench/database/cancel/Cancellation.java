package dev.bench.database.cancel;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
  private volatile boolean wished;

  /** Ends a wait: of a program, or of a statement at its server. */
  @FunctionalInterface
  public interface Wait {

    /** Ends it; may be called again, and when nothing waits any more. */
    void end() throws Exception;
  }

  /** Names a wait until it is closed. */
  public interface Reached extends AutoCloseable {

    @Override
    void close();
  }

  /** Has {@code wait} ended when the work is to end. */
  public Reached reaches(Wait wait) {
    waits.add(wait);
    return () -> waits.remove(wait);
  }

  /** Whether the work is to end. */
  public boolean isWished() {
    return wished;
  }

  /**
   * Goes on with the work.
   *
   * @throws InterruptedException when it is to end
   */
  public void check() throws InterruptedException {
    if (wished || Thread.interrupted()) {
      throw new InterruptedException("The work was cancelled");
    }
  }

  /**
   * Wishes the end and ends what waits now. A statement that begins in the same moment may be
   * missed, so callers repeat this until the work has ended.
   */
  public void request() {
    wished = true;
    for (Wait wait : waits) {
      try {
        wait.end();
      } catch (Exception e) { // the next try may succeed
        log.debug("A wait could not be ended", e);
      }
    }
  }
}
