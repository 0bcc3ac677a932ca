package dev.bench.cli.control;

import dev.bench.BenchException;

/** A running {@code bench start} cannot be reached or asked; the message says what to do. */
public final class ControlFaultException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** A fault, in a sentence that says what to do. */
  public ControlFaultException(String message) {
    super(500, message);
  }
}
