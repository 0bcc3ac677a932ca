package dev.bench;

/** The caller did not prove who they are (401). */
public class AuthenticationException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, which value, and what to do. */
  public AuthenticationException(String message) {
    super(401, message);
  }
}
