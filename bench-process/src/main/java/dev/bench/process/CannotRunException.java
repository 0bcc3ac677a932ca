package dev.bench.process;

/** The processes cannot be run; the message says why and what to do. */
public final class CannotRunException extends ProcessFaultException {

  private static final long serialVersionUID = 1L;

  /** With what stands in the way and what to do about it. */
  public CannotRunException(String message) {
    super(message);
  }
}
