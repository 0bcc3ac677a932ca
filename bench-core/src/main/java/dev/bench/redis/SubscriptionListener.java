package dev.bench.redis;

import java.time.Duration;

/**
 * What a subscription tells.
 *
 * <p>Called by the subscription's own thread, one call after the other; a listener that throws is
 * logged and hears the next message all the same.
 */
@FunctionalInterface
public interface SubscriptionListener {

  /** Someone published {@code message}. */
  void message(String channel, String message);

  /**
   * The channels are heard from now on.
   *
   * @param gap how long they were not; zero at the first time. What was published meanwhile is lost
   */
  default void connected(Duration gap) {}

  /** The channels are not heard until {@link #connected} is told again. */
  default void disconnected() {}
}
