package dev.bench.web.chain;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what is written until it can be sent: in memory, and past 1 MiB in a temporary file.
 *
 * <p>The file has no name any more once it is open, so nothing is left of it after a crash.
 */
final class Spool extends OutputStream {

  private static final int IN_MEMORY = 1 << 20;

  private ByteArrayOutputStream memory = new ByteArrayOutputStream();
  private @Nullable FileChannel file;

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (file == null && memory.size() + length > IN_MEMORY) {
      Path path = Files.createTempFile("answer", ".spool");
      file =
          FileChannel.open(
              path,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
      Files.deleteIfExists(path);
    }
    FileChannel open = file;
    if (open == null) {
      memory.write(bytes, offset, length);
      return;
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
    while (rest.hasRemaining()) {
      open.write(rest);
    }
  }

  /** Sends all of it to {@code out} and forgets it. */
  void moveTo(OutputStream out) throws IOException {
    try (this) {
      memory.writeTo(out);
      if (file != null) {
        file.position(0);
        Channels.newInputStream(file).transferTo(out);
      }
    }
  }

  @Override
  public void close() throws IOException {
    memory = new ByteArrayOutputStream();
    if (file != null) {
      file.close();
    }
  }
}
