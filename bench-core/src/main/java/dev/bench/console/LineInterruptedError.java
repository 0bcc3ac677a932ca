package dev.bench.console;

/**
 * Ends a line of the console that was interrupted; an error, so that the line does not catch it.
 */
final class LineInterruptedError extends Error {

  static final String MESSAGE = "The line was interrupted";

  private static final long serialVersionUID = 1L;

  LineInterruptedError() {
    super(MESSAGE);
  }
}
