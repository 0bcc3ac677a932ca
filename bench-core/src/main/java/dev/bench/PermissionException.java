package dev.bench;

/** The caller may not do this (403). */
public class PermissionException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, which value, and what to do. */
  public PermissionException(String message) {
    super(403, message);
  }
}
