package dev.bench;

/** What was asked for is not there (404). */
public class DoesNotExistException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, which value, and what to do. */
  public DoesNotExistException(String message) {
    super(404, message);
  }
}
