package dev.bench;

/** What the caller sent cannot be accepted (417). */
public class ValidationException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, which value, and what to do. */
  public ValidationException(String message) {
    super(417, message);
  }
}
