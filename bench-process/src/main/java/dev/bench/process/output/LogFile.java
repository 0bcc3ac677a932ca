package dev.bench.process.output;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A log on disk that never takes more than its {@link LogCap}: when a line no longer fits, the file
 * becomes {@code <name>.1}, the older ones move on, and the oldest is deleted.
 *
 * <p>Only its owner can read a file that this class creates, since processes write secrets there,
 * such as a PIN. Writes are buffered until {@link #flush}. When the file is opened, a last line
 * that a crash has cut gets its line feed. A file that was moved away or deleted is created anew.
 * After a kill between two renames, the next rotation continues them.
 *
 * <p>Threads: confined to one; one writer a file. Errors: after an {@link IOException} the buffer
 * is lost, and the next write opens the file again.
 */
public final class LogFile {

  private final Path file;
  private final LogCap cap;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private @Nullable FileChannel channel;
  private @Nullable Object key;
  private long size;

  /** The log of that name; nothing is opened before the first write. */
  public LogFile(Path file, LogCap cap) {
    this.file = file.toAbsolutePath();
    this.cap = cap;
  }

  /** Makes room for a line, so that it will be whole in one file. */
  public void begin(int length) throws IOException {
    open();
    if (size + held.size() + length > cap.longest() && size + held.size() > 0) {
      rotate();
    }
  }

  /**
   * Whether more of a line would make this file too long. A long line may take up twice a file's
   * size, at the cost of an older file, when there are any.
   */
  public boolean isFullFor(int length) throws IOException {
    long needed = size + held.size() + length;
    if (needed <= cap.longest()) {
      return false;
    }
    if (cap.files() == 1 || needed > 2 * cap.longest()) {
      return true;
    }
    prune(2 * cap.longest());
    return false;
  }

  /** Appends bytes to the buffer. */
  public void write(byte[] bytes) {
    held.writeBytes(bytes);
  }

  /** How many bytes the buffer holds. */
  public int held() {
    return held.size();
  }

  /** Writes the buffer to the file. */
  public void flush() throws IOException {
    if (held.size() == 0) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(held.toByteArray());
    held.reset();
    try {
      FileChannel out = open();
      while (bytes.hasRemaining()) {
        size += out.write(bytes);
      }
    } catch (IOException failure) {
      close();
      throw failure;
    }
  }

  /** Opens the file that has its name now, if that is another than the one written to. */
  public void lookAgain() throws IOException {
    if (channel != null && !Objects.equals(key, RotatedFiles.keyOf(file))) {
      flush();
      close();
    }
  }

  /** Closes the file; the buffer is lost. */
  public void close() {
    held.reset();
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException alreadyTold) {
      // The write that failed before has said so.
    }
    channel = null;
  }

  private FileChannel open() throws IOException {
    if (channel != null) {
      return channel;
    }
    Files.createDirectories(file.resolveSibling(""));
    FileChannel opened =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    channel = opened;
    key = RotatedFiles.keyOf(file);
    size = Files.size(file);
    if (size > 0 && isTorn()) {
      size += opened.write(ByteBuffer.wrap(new byte[] {'\n'}));
    }
    prune(Math.max(cap.longest(), size));
    return opened;
  }

  private boolean isTorn() throws IOException {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      return in.read(last, size - 1) == 1 && last.get(0) != '\n';
    }
  }

  private void rotate() throws IOException {
    flush();
    close();
    int free = 1;
    while (Files.exists(RotatedFiles.older(file, free))) {
      free++;
    }
    for (int number = free; number > 1; number--) {
      Files.move(RotatedFiles.older(file, number - 1), RotatedFiles.older(file, number));
    }
    if (Files.exists(file)) {
      Files.move(file, RotatedFiles.older(file, 1));
    }
    open();
  }

  /** Deletes the oldest files until one of that length may lie beside the rest. */
  private void prune(long length) throws IOException {
    long room = cap.total() - length;
    List<Path> older = RotatedFiles.older(file);
    for (int i = 0; i < older.size(); i++) {
      room -= Files.size(older.get(i));
      if (room < 0 || i + 1 >= cap.files()) {
        for (Path tooMuch : older.subList(i, older.size())) {
          Files.deleteIfExists(tooMuch);
        }
        return;
      }
    }
  }
}
