package dev.bench.process;

/** A fault that the user can correct; the message says what is wrong and what to do. */
public abstract class ProcessFaultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A fault with that message. */
  protected ProcessFaultException(String message) {
    super(message);
  }
}
