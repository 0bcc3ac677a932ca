package dev.bench;

/**
 * An error that reaches the caller with a status and a name, open to apps.
 *
 * <p>On the wire the name is Frappe's {@code exc_type}: the class name with the suffix {@code
 * Error} instead of {@code Exception}. The message says what is wrong, which value, and what to do;
 * it is sent to the caller, so it holds no secret.
 */
public abstract class BenchException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The HTTP status of the answer. */
  private final int status;

  /** An error that is answered with {@code status}. */
  protected BenchException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** An error that is answered with {@code status} and was caused by another. */
  protected BenchException(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }

  /** The error's name on the wire. */
  public String excType() {
    String name = getClass().getSimpleName();
    String suffix = "Exception";
    return name.endsWith(suffix)
        ? name.substring(0, name.length() - suffix.length()) + "Error"
        : name;
  }
}
