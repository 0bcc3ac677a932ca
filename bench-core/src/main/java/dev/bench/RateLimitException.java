package dev.bench;

/** The caller asked too often (429). */
public class RateLimitException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, which value, and what to do. */
  public RateLimitException(String message) {
    super(429, message);
  }

  @Override
  public String excType() {
    return "RateLimitExceededError";
  }
}
