package dev.bench.site.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Reads a part of a file; ends when its thread is interrupted. Confined to one thread. */
final class SegmentStream extends InputStream {

  private final FileChannel file;
  private final long end;
  private long position;

  SegmentStream(Path file, MeasuredFile.Segment segment) throws IOException {
    this.file = FileChannel.open(file, StandardOpenOption.READ);
    this.position = segment.from();
    this.end = segment.from() + segment.bytes();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int most) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("The sending of a backup was interrupted");
    }
    if (position >= end) {
      return -1;
    }
    int wanted = (int) Math.min(most, end - position);
    int count = file.read(ByteBuffer.wrap(into, from, wanted), position);
    if (count > 0) {
      position += count;
    }
    return count;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
