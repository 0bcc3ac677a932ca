package dev.bench.cli.logs;

import dev.bench.process.output.OutputGoneException;
import java.io.IOException;

/**
 * Shows records.
 *
 * <p>Threads: confined to one. Errors: {@link OutputGoneException} when the output has no reader
 * any more.
 */
public interface LogView {

  /** Shows one record. */
  void show(LogRecord record) throws IOException;

  /** Writes the records that were held back. */
  void flush() throws IOException;
}
