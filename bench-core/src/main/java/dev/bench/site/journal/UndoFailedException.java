package dev.bench.site.journal;

import dev.bench.BenchException;
import java.util.List;

/** What an operation had done could not all be undone; its journal stays for the next try. */
public final class UndoFailedException extends BenchException {

  private static final long serialVersionUID = 1L;

  UndoFailedException(String operation, List<String> failures) {
    super(
        500,
        "%s could not be undone whole: %s. Mend that and run the same command again: it undoes the rest first"
            .formatted(operation, String.join("; ", failures)));
  }
}
