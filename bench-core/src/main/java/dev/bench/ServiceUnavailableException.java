package dev.bench;

/** The runtime cannot serve this now (503). */
public class ServiceUnavailableException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, which value, and what to do. */
  public ServiceUnavailableException(String message) {
    super(503, message);
  }
}
