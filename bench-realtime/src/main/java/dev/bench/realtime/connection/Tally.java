package dev.bench.realtime.connection;

import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Tells the log of what strangers can cause as often as they like: once a minute at most, with how
 * often it has happened since the last line. Safe for many threads.
 */
public final class Tally {

  private static final long PAUSE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Logger log;
  private long count;
  private long toldAt = System.nanoTime() - PAUSE_NANOS;

  public Tally(Logger log) {
    this.log = log;
  }

  /** It has happened once more; {@code message} says what. */
  public synchronized void add(Supplier<String> message) {
    count++;
    long now = System.nanoTime();
    if (now - toldAt >= PAUSE_NANOS) {
      toldAt = now;
      log.warn("{} ({} times since the last line)", message.get(), count);
      count = 0;
    }
  }
}
