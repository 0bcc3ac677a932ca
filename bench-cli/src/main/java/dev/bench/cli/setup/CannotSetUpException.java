package dev.bench.cli.setup;

import dev.bench.BenchException;

/** A file of a bench cannot be written as requested; the message says why and what to do. */
public final class CannotSetUpException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** With the obstacle and what to do about it. */
  public CannotSetUpException(String message) {
    super(409, message);
  }
}
