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
 * <p>It is when writing fails on a pipe or a socket, unless the program that started this one had
 * SIGPIPE ignored, as systemd and supervisor do: that means that the end of a reader should not
 * matter. A closed terminal, which sends HUP, or a full disk are no such end. Nor is it that
 * another program with the same output has made it one on which no write waits (O_NONBLOCK): then
 * it is opened once more, for this program alone.
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

  /** A pipe takes so much whole or not at all: POSIX's PIPE_BUF, as Linux has it. */
  private static final int WHOLE = 4096;

  private static final Path OPEN = Path.of("/dev/fd/1");

  /** The bit of a program that wants no write to wait: Linux's fcntl.h. */
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

  /** Whether a program that has the same output, as ssh or node, wants no write to it to wait. */
  private static boolean isNotToWait() {
    try {
      String facts = Files.readString(Path.of("/proc/self/fdinfo/1"));
      String flags = facts.replaceFirst("(?s).*flags:\\s*([0-7]+)\\s.*", "$1");
      return (Integer.parseInt(flags, 8) & DOES_NOT_WAIT) != 0;
    } catch (IOException | NumberFormatException unknown) {
      return false;
    }
  }

  /** Whether it is something with a reader. */
  private static boolean hasReader() {
    try {
      int kind = (Integer) Files.getAttribute(OPEN, "unix:mode") & KIND;
      return kind == PIPE || kind == SOCKET;
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }
}
