package dev.bench.worker;

import java.time.Duration;

/**
 * How many jobs a slot keeps ready beside the one that it runs: as many as it runs in 10 ms, by
 * what the last ones took. None while jobs take longer, and none at first.
 *
 * <p>Confined to the loop's thread.
 */
final class Prefetch {

  /** For so long a slot keeps work ready. */
  static final Duration AHEAD = Duration.ofMillis(10);

  /** A job that was kept ready for so long waits behind a long one; then all are handed back. */
  static final Duration LONGEST_WAIT = Duration.ofMillis(100);

  /** What a job took counts for this part less with each one that is shorter. */
  private static final int FADING = 10;

  private final int most;
  private long expected = LONGEST_WAIT.toNanos();

  /** At most {@code most} jobs a slot. */
  Prefetch(int most) {
    this.most = most;
  }

  /** A job has ended that took {@code worked}. */
  void ended(Duration worked) {
    expected = Math.max(worked.toNanos(), expected - expected / FADING);
  }

  /** Jobs took longer than was expected. */
  void wasWrong() {
    expected = Math.max(expected, LONGEST_WAIT.toNanos());
  }

  /** How many jobs a slot keeps ready now. */
  int jobs() {
    return (int) Math.min(most, AHEAD.toNanos() / Math.max(1, expected));
  }
}
