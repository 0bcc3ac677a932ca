package dev.bench.process.control;

import dev.bench.process.ProcessFaultException;

/** A running {@code bench start} cannot be reached or asked; the message says what to do. */
public final class ControlFaultException extends ProcessFaultException {

  private static final long serialVersionUID = 1L;

  /** A fault, in a sentence that says what to do. */
  public ControlFaultException(String message) {
    super(message);
  }
}
