package dev.bench.cli.logs;

import dev.bench.process.output.OutputGoneException;
import java.io.IOException;

/**
 * Shows records to somebody.
 *
 * <p>Threads: confined to one. Errors: {@link OutputGoneException} when nobody reads any more.
 */
public interface LogView {

  /** Shows one record. */
  void show(LogRecord record) throws IOException;

  /** Hands over what was held back. */
  void flush() throws IOException;
}
