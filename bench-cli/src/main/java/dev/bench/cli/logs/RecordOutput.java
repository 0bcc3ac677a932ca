package dev.bench.cli.logs;

import dev.bench.process.output.OutputGoneException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** The output of a view: whole records, written together. */
final class RecordOutput {

  private static final int MOST_HELD = 32 * 1024;

  private final OutputStream out;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  RecordOutput(OutputStream out) {
    this.out = out;
  }

  /** The bytes to write. */
  ByteArrayOutputStream bytes() {
    return held;
  }

  /** Marks the end of a record. */
  void recordEnds() throws OutputGoneException {
    if (held.size() > MOST_HELD) {
      flush();
    }
  }

  void flush() throws OutputGoneException {
    try {
      held.writeTo(out);
      out.flush();
    } catch (IOException gone) {
      throw new OutputGoneException(gone);
    } finally {
      held.reset();
    }
  }
}
