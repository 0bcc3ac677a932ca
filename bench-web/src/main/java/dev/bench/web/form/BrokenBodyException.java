package dev.bench.web.form;

import dev.bench.BenchException;

/** A request's body is not what its Content-Type says (400). */
public final class BrokenBodyException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** Says what is wrong with the body. */
  public BrokenBodyException(String message) {
    super(400, message);
  }
}
