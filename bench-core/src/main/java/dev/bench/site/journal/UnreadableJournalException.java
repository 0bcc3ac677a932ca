package dev.bench.site.journal;

import dev.bench.BenchException;
import java.nio.file.Path;

/** A journal cannot be read, so nothing is done to its site: what it says to undo is not known. */
final class UnreadableJournalException extends BenchException {

  private static final long serialVersionUID = 1L;

  UnreadableJournalException(Path file, Exception cause) {
    super(
        500,
        "%s cannot be read (%s), so nothing is changed on its site; look what its operation left, then delete the file"
            .formatted(file, String.valueOf(cause.getMessage()).lines().findFirst().orElse("")),
        cause);
  }
}
