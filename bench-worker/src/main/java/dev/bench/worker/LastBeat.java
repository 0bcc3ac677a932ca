package dev.bench.worker;

import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The time of the last heartbeat by two clocks: the one stands still while the machine sleeps, and
 * the other can be set. Safe for use by many threads.
 */
final class LastBeat {

  private final long trustedMillis;
  private final InstantSource wall;
  private volatile @Nullable Moment last;

  /**
   * No beat yet.
   *
   * @param trusted how long a beat proves that the claims of this process are its own
   */
  LastBeat(Duration trusted, InstantSource wall) {
    this.trustedMillis = trusted.toMillis();
    this.wall = wall;
  }

  /**
   * A moment by both clocks.
   *
   * @param nanos of the clock that only runs while the machine does
   * @param millis of the clock on the wall
   */
  record Moment(long nanos, long millis) {}

  /** This moment. */
  Moment now() {
    return new Moment(System.nanoTime(), wall.millis());
  }

  /**
   * A beat that began at {@code moment} went well, and the claims that it found lost are stopped.
   */
  void was(Moment moment) {
    last = moment;
  }

  /** Whether the last beat is young by both clocks. A clock that was set back says no. */
  boolean isFresh() {
    Moment beat = last;
    if (beat == null) {
      return false;
    }
    Moment now = now();
    long ran = (now.nanos() - beat.nanos()) / 1_000_000;
    long passed = Math.abs(now.millis() - beat.millis());
    return Math.max(ran, passed) < trustedMillis;
  }
}
