package dev.bench.redis;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling from a first wait to a longest one, with
 * jitter, so that many processes do not come back in the same instant.
 *
 * <p>Used by one thread.
 */
public final class BackOff {

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private Duration next;

  /** From {@code first} to {@code longest}. */
  public BackOff(Duration first, Duration longest) {
    this(first, longest, RandomGenerator.getDefault());
  }

  BackOff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
    this.next = first;
  }

  /** The wait before the next attempt: between half of its step and the whole. */
  public Duration next() {
    Duration step = next;
    Duration doubled = step.multipliedBy(2);
    next = doubled.compareTo(longest) > 0 ? longest : doubled;
    long half = Math.max(1, step.toMillis() / 2);
    return Duration.ofMillis(half + random.nextLong(half + 1));
  }

  /** The last attempt went well: begin with the first wait again. */
  public void reset() {
    next = first;
  }
}
