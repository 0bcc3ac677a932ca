package dev.bench.process.output;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts a stream of bytes into lines.
 *
 * <p>A line ends with LF, CR LF or the stream. A line that is longer than the buffer comes in
 * parts, so no line takes more memory than the buffer. No part ends within the escape sequence of a
 * colour.
 */
public final class LineReader {

  /** Takes the lines. */
  public interface Sink {
    /** The lines of one read, or with {@code ended} false the next part of a long one, alone. */
    void lines(List<byte[]> lines, boolean ended);
  }

  static final int LONGEST_PART = 64 * 1024;
  private static final int LONGEST_COLOUR = 64;

  /** The first of the two bytes of a control character from U+0080 on. */
  private static final byte CONTROL = (byte) 0xc2;

  private final byte[] buffer = new byte[LONGEST_PART];
  private final Sink sink;
  private int filled;

  /** Whether a part of the line has been passed on. */
  private boolean open;

  public LineReader(Sink sink) {
    this.sink = sink;
  }

  /** Reads to the end of the stream. */
  public void readAll(InputStream in) throws IOException {
    int count = in.read(buffer, filled, buffer.length - filled);
    while (count >= 0) {
      int scanned = filled;
      filled += count;
      cut(scanned);
      count = in.read(buffer, filled, buffer.length - filled);
    }
    if (filled > 0 || open) {
      sink.lines(List.of(line(0, filled, true)), true);
    }
  }

  private void cut(int scanned) {
    int start = 0;
    List<byte[]> lines = new ArrayList<>();
    for (int i = scanned; i < filled; i++) {
      if (buffer[i] == '\n') {
        lines.add(line(start, i, true));
        start = i + 1;
      }
    }
    if (start == 0 && filled == buffer.length) {
      start = wholeUntil();
      sink.lines(List.of(line(0, start, false)), false);
    } else if (!lines.isEmpty()) {
      sink.lines(lines, true);
    }
    System.arraycopy(buffer, start, buffer, 0, filled - start);
    filled -= start;
  }

  /** The end of the bytes that are complete: no sequence or character continues after it. */
  private int wholeUntil() {
    byte last = buffer[filled - 1];
    if (last == '\r' || last == CONTROL) {
      return filled - 1; // a CR may belong to the line's end
    }
    for (int i = filled - 1; i > filled - LONGEST_COLOUR; i--) {
      if (Escapes.isUnfinished(buffer, i, filled)) {
        return i;
      }
    }
    return filled;
  }

  private byte[] line(int from, int to, boolean ended) {
    int end = ended && to > from && buffer[to - 1] == '\r' ? to - 1 : to;
    open = !ended;
    return Arrays.copyOfRange(buffer, from, end);
  }
}
