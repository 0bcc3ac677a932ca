package dev.bench.console;

/**
 * Ends a line of the console that was interrupted; an error, so that the line does not catch it.
 */
final class LineInterruptedError extends Error {

  private static final long serialVersionUID = 1L;

  LineInterruptedError() {
    super("The line was interrupted");
  }
}
