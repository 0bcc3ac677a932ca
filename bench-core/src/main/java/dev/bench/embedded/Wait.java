package dev.bench.embedded;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what other processes do, which nothing announces. */
final class Wait {

  private static final Duration POLL = Duration.ofMillis(5);

  private Wait() {}

  /** Asks {@code condition} again and again; false when it did not hold within {@code limit}. */
  static boolean until(BooleanSupplier condition, Duration limit) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }
}
