package dev.bench.process;

/** Something that the user can mend; the message says what is wrong and what to do. */
public abstract class ProcessFaultException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A fault with that message. */
  protected ProcessFaultException(String message) {
    super(message);
  }
}
