package dev.bench.cli.apps;

import dev.bench.BenchException;

/** An app cannot be added to the bench, or taken out of it. */
public final class CannotChangeAppsException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** With a sentence that says what to do. */
  public CannotChangeAppsException(String message) {
    super(409, message);
  }
}
