package dev.bench;

/** A link has been used before, or its time is over (410). */
public class LinkExpiredException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong and what to do. */
  public LinkExpiredException(String message) {
    super(410, message);
  }

  @Override
  public String excType() {
    return "LinkExpired";
  }
}
