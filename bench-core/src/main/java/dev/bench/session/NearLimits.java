package dev.bench.session;

import dev.bench.Config;
import java.time.Duration;

/**
 * How many sessions a process remembers, and how long, before it asks redis_cache again.
 *
 * @param copies the most sessions at a time
 * @param life how long one is used; zero remembers none
 */
public record NearLimits(int copies, Duration life) {

  static final NearLimits STANDARD = new NearLimits(10_000, Duration.ofSeconds(2));
  private static final int MOST_COPIES = 1_000_000;

  /** Checks both. */
  public NearLimits {
    if (copies < 1 || copies > MOST_COPIES) {
      throw new IllegalArgumentException(
          "session_near_copies is %d, expected 1 to %d".formatted(copies, MOST_COPIES));
    }
    if (life.compareTo(SessionCopies.KEPT) > 0) {
      throw new IllegalArgumentException(
          "session_near_for is %d ms, expected 0ms to 1m".formatted(life.toMillis()));
    }
  }

  /**
   * 10,000 sessions for two seconds, or what the settings say: {@code session_near_copies} and
   * {@code session_near_for}.
   *
   * @throws IllegalArgumentException when one is wrong; names it
   */
  public static NearLimits of(Config settings) {
    long copies = settings.number("session_near_copies").orElse((long) STANDARD.copies);
    return new NearLimits(
        Math.toIntExact(Math.clamp(copies, 0, MOST_COPIES + 1L)),
        settings.duration("session_near_for").orElse(STANDARD.life));
  }
}
