package dev.bench.web.server;

import dev.bench.http.Response;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the bytes of a body: first in memory, then all of them in a temporary file.
 *
 * <p>A request's body is written to it as it arrives, an answer's body before it is sent. So
 * neither a slow sender nor a slow reader holds a worker thread. The file loses its name as soon as
 * it is open, so that a crash leaves nothing behind. Confined to one thread at a time.
 */
public final class Spool extends OutputStream implements Response.StreamSource {

  /** What an answer's spool keeps in memory. */
  static final int ANSWER_BYTES = 1 << 20;

  private final int memoryBytes;
  private final long mostBytes;
  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable FileChannel file;
  private boolean tooLong;

  /** A spool that keeps up to {@code memoryBytes} in memory, and any number in all. */
  Spool(int memoryBytes) {
    this(memoryBytes, Long.MAX_VALUE);
  }

  private Spool(int memoryBytes, long mostBytes) {
    this.memoryBytes = memoryBytes;
    this.mostBytes = mostBytes;
  }

  /**
   * A spool that holds all that {@code source} writes.
   *
   * @throws AnswerTooLongException when that is more than {@code mostBytes}
   */
  public static Spool of(Response.StreamSource source, long mostBytes) throws IOException {
    Spool spool = new Spool(ANSWER_BYTES, mostBytes);
    try {
      source.writeTo(spool);
      if (spool.tooLong) {
        throw new AnswerTooLongException(mostBytes); // the source has caught the first one
      }
      return spool;
    } catch (IOException | RuntimeException | Error e) {
      spool.close();
      throw e;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    write(ByteBuffer.wrap(bytes, offset, length));
  }

  /** Adds the rest of {@code bytes}. */
  void write(ByteBuffer bytes) throws IOException {
    tooLong |= bytes.remaining() > mostBytes - size();
    if (tooLong) {
      throw new AnswerTooLongException(mostBytes);
    }
    if (file == null && memory.size() + bytes.remaining() > memoryBytes) {
      moveToFile();
    }
    FileChannel open = file;
    while (open != null && bytes.hasRemaining()) {
      open.write(bytes);
    }
    if (open == null) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      memory.writeBytes(copy);
    }
  }

  /** How many bytes it holds. */
  public long size() throws IOException {
    return file == null ? memory.size() : file.size();
  }

  /** The file that holds the bytes, at its beginning; null while they are in memory. */
  @Nullable FileChannel file() throws IOException {
    return file == null ? null : file.position(0);
  }

  /** The bytes that are in memory. */
  byte[] bytes() {
    return memory.toByteArray();
  }

  /** Reads the bytes from the beginning. */
  public InputStream input() throws IOException {
    FileChannel open = file();
    return open == null ? new ByteArrayInputStream(bytes()) : Channels.newInputStream(open);
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    try (this;
        InputStream all = input()) {
      all.transferTo(out);
    }
  }

  private void moveToFile() throws IOException {
    Path path = Files.createTempFile("bench-web", ".body");
    FileChannel open =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    file = open;
    Files.deleteIfExists(path);
    ByteBuffer sofar = ByteBuffer.wrap(memory.toByteArray());
    while (sofar.hasRemaining()) {
      open.write(sofar);
    }
    memory = new ByteArrayOutputStream();
  }

  /** Forgets the bytes. */
  @Override
  public void close() throws IOException {
    memory = new ByteArrayOutputStream();
    FileChannel open = file;
    if (open != null) {
      open.close();
    }
  }
}
