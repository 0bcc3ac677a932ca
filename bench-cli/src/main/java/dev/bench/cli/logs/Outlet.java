package dev.bench.cli.logs;

import dev.bench.process.output.OutputGoneException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Where a view writes to: whole records, held back until there are some. */
final class Outlet {

  private static final int MOST_HELD = 32 * 1024;

  private final OutputStream out;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();

  Outlet(OutputStream out) {
    this.out = out;
  }

  /** What is to be written. */
  ByteArrayOutputStream bytes() {
    return held;
  }

  /** A record is whole. */
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
