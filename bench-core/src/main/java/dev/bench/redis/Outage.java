package dev.bench.redis;

import java.time.Duration;
import org.slf4j.Logger;

/**
 * One outage as the log tells it: the first failure is logged, its repeats are silent, the recovery
 * is logged with how long it took.
 *
 * <p>Safe for use by many threads.
 */
public final class Outage {

  private final Logger log;
  private final String what;
  private long since;
  private boolean out;

  /** Watches {@code what}, named as in "the claims of jobs". */
  public Outage(Logger log, String what) {
    this.log = log;
    this.what = what;
  }

  /**
   * It failed.
   *
   * @param next what happens now, as in "trying again until it answers"
   */
  public synchronized void failed(Throwable failure, String next) {
    if (out) {
      log.debug("{} still fails: {}", what, failure.getMessage());
      return;
    }
    out = true;
    since = System.nanoTime();
    log.warn("{} failed: {}; {}", what, failure.getMessage(), next);
  }

  /** It works; returns how long it did not, zero when it did all the time. */
  public synchronized Duration recovered() {
    if (!out) {
      return Duration.ZERO;
    }
    out = false;
    Duration downtime = Duration.ofNanos(System.nanoTime() - since);
    log.info("{} works again after {} s", what, "%.1f".formatted(downtime.toMillis() / 1000.0));
    return downtime;
  }
}
