package dev.bench.site.journal;

import dev.bench.BenchException;

/** A committed operation could not be finished; its journal stays, and the next command goes on. */
public final class FinishFailedException extends BenchException {

  private static final long serialVersionUID = 1L;

  FinishFailedException(String operation, Exception cause) {
    super(
        500,
        "%s is decided but not finished: %s. Mend that; the next command finishes it"
            .formatted(operation, cause.getMessage()),
        cause);
  }
}
