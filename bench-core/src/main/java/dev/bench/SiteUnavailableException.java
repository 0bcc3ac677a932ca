package dev.bench;

/** The site is in maintenance or broken (503). */
public class SiteUnavailableException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong, which value, and what to do. */
  public SiteUnavailableException(String message) {
    super(503, message);
  }
}
