package dev.bench.cli.process;

import dev.bench.BenchException;

/** The processes cannot be run here and now; the message says why and what to do. */
public final class CannotRunException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** With what stands in the way and what to do about it. */
  public CannotRunException(String message) {
    super(500, message);
  }
}
