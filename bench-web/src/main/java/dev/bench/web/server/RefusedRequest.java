package dev.bench.web.server;

/**
 * Thrown while a request is read: it is answered with a status and a sentence, and nothing more.
 */
final class RefusedRequest extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;

  RefusedRequest(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  int status() {
    return status;
  }
}
