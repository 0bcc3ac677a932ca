package dev.bench;

/** A change came without the session's CSRF token (400). */
public class CsrfTokenException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, which value, and what to do. */
  public CsrfTokenException(String message) {
    super(400, message);
  }

  @Override
  public String excType() {
    return "CSRFTokenError";
  }
}
