package dev.bench.session;

import java.time.Duration;

/**
 * Hears of sessions that end in any process of the bench; see {@link Sessions#onEnd}.
 *
 * <p>Called by one thread, one call after the other.
 */
@FunctionalInterface
public interface SessionEndListener {

  /** A session ended. May be told more than once. */
  void ended(SessionEnd end);

  /**
   * Ends are heard from now on; those of the gap before may be lost, so every session that is in
   * use should be looked up again.
   *
   * @param gap how long nothing was heard; zero at the first time
   */
  default void connected(Duration gap) {}

  /** Ends are not heard until {@link #connected} is told again. */
  default void disconnected() {}
}
