package dev.bench.site.journal;

import dev.bench.BenchException;
import java.nio.file.Path;

/**
 * The commit mark of an operation could neither be set nor taken back. The next command reads what
 * the disk holds, and finishes or undoes the operation.
 */
final class UndecidedException extends BenchException {

  private static final long serialVersionUID = 1L;

  UndecidedException(Path journal, Exception cause) {
    super(
        500,
        "The end of the operation could not be written to %s (%s). Mend that; the next command finishes or undoes the operation"
            .formatted(journal, cause.getMessage()),
        cause);
  }
}
