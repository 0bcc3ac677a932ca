package dev.bench;

import java.time.Duration;

/** The caller asked too often (429). */
public class RateLimitException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** When to try again. */
  private final Duration retryAfter;

  /** Says what is wrong, which value, and what to do. */
  public RateLimitException(String message) {
    this(message, Duration.ZERO);
  }

  /** The same, with when to try again. */
  public RateLimitException(String message, Duration retryAfter) {
    super(429, message);
    this.retryAfter = retryAfter;
  }

  /** When to try again; zero when that is not known. */
  public Duration retryAfter() {
    return retryAfter;
  }

  @Override
  public String excType() {
    return "RateLimitExceededError";
  }
}
