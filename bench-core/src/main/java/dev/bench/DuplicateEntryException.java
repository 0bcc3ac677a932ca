package dev.bench;

/** What was to be added is there already (409). */
public class DuplicateEntryException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, which value, and what to do. */
  public DuplicateEntryException(String message) {
    super(409, message);
  }
}
