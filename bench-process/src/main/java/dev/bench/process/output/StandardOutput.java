package dev.bench.process.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Standard output, which knows whether its reader is gone for good.
 *
 * <p>It is gone when a write to a pipe or a socket fails, unless SIGPIPE was ignored when this
 * program started, as under systemd and supervisor. A closed terminal sends HUP and does not count,
 * nor does a full disk. When another program has set the shared output to O_NONBLOCK, it is opened
 * once more for this program alone.
 *
 * <p>Threads: safe. Errors: {@link OutputGoneException} when the reader is gone, another exception
 * when writing may work again.
 */
public final class StandardOutput extends OutputStream {

  /** A system property; the launcher sets it to {@code true} when SIGPIPE was ignored. */
  public static final String IGNORED = "bench.sigpipe.ignored";

  /** The bits of a file's mode that say what it is, and two of their values: POSIX's stat.h. */
  private static final int KIND = 0xf000;

  private static final int PIPE = 0x1000;
  private static final int SOCKET = 0xc000;

  /** A pipe takes so many bytes whole or not at all: PIPE_BUF of Linux. */
  private static final int WHOLE = 4096;

  private static final Path OPEN = Path.of("/dev/fd/1");

  /** O_NONBLOCK of Linux's fcntl.h. */
  private static final int DOES_NOT_WAIT = 04000;

  private volatile OutputStream out = new FileOutputStream(FileDescriptor.out);
  private volatile boolean waits;

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    for (int at = from; at < from + length; at += WHOLE) {
      writeWhole(bytes, at, Math.min(WHOLE, from + length - at));
    }
  }

  private void writeWhole(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException failure) {
      if (!waits && isNotToWait()) {
        out = new FileOutputStream(OPEN.toFile());
        waits = true;
        writeWhole(bytes, from, length);
        return;
      }
      throw hasReader() && !Boolean.getBoolean(IGNORED)
          ? new OutputGoneException(failure)
          : failure;
    }
  }

  /** Whether a program with the same output, such as ssh or node, has set O_NONBLOCK. */
  private static boolean isNotToWait() {
    try {
      String facts = Files.readString(Path.of("/proc/self/fdinfo/1"));
      String flags = facts.replaceFirst("(?s).*flags:\\s*([0-7]+)\\s.*", "$1");
      return (Integer.parseInt(flags, 8) & DOES_NOT_WAIT) != 0;
    } catch (IOException | NumberFormatException unknown) {
      return false;
    }
  }

  /** Whether it is a pipe or a socket. */
  private static boolean hasReader() {
    try {
      int kind = (Integer) Files.getAttribute(OPEN, "unix:mode") & KIND;
      return kind == PIPE || kind == SOCKET;
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }
}
