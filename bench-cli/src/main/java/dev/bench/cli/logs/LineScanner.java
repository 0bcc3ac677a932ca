package dev.bench.cli.logs;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a file into lines, from a position up to a limit.
 *
 * <p>A line of more than {@link #LONGEST_LINE} comes in pieces of that size, so memory is bounded.
 *
 * <p>Threads: confined to one.
 */
final class LineScanner {

  static final int LONGEST_LINE = 16 * 1024 * 1024;

  private final FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024).flip();
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
  private long readTo;
  private long limit;

  LineScanner(FileChannel channel, long from, long limit) {
    this.channel = channel;
    this.readTo = from;
    this.limit = limit;
  }

  /** From now on the file is read up to there. */
  void limit(long to) {
    limit = to;
  }

  /** Where the line begins that comes next. */
  long position() {
    return readTo - buffer.remaining() - begun.size();
  }

  /** The next line, without its line feed; null when none ends before the limit. */
  byte @Nullable [] next() throws IOException {
    while (true) {
      int from = buffer.position();
      byte[] bytes = buffer.array();
      for (int i = from; i < buffer.limit(); i++) {
        if (bytes[i] == '\n') {
          begun.write(bytes, from, i - from);
          buffer.position(i + 1);
          return taken();
        }
      }
      begun.write(bytes, from, buffer.remaining());
      buffer.position(buffer.limit());
      if (begun.size() >= LONGEST_LINE) {
        return taken();
      }
      if (!fill()) {
        return null;
      }
    }
  }

  /** What is there of a line that has not ended; null when nothing is. */
  byte @Nullable [] rest() {
    return begun.size() == 0 ? null : taken();
  }

  private byte[] taken() {
    byte[] line = begun.toByteArray();
    begun.reset();
    return line;
  }

  private boolean fill() throws IOException {
    long left = limit - readTo;
    if (left <= 0) {
      return false;
    }
    buffer.clear().limit((int) Math.min(buffer.capacity(), left));
    int count = channel.read(buffer, readTo);
    buffer.flip();
    readTo += Math.max(count, 0);
    return count > 0;
  }
}
