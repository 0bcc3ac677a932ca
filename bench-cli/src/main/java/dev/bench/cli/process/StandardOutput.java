package dev.bench.cli.process;

import dev.bench.cli.logs.OutputGoneException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Standard output, which knows whether its reader is gone for good.
 *
 * <p>It is when writing fails on a pipe or a socket, unless whoever started this program had
 * SIGPIPE ignored, as systemd and supervisor do: that means that the end of a reader should not
 * matter. A closed terminal, which sends HUP, or a full disk are no such end.
 *
 * <p>Threads: safe. Errors: {@link OutputGoneException} when nobody reads any more, another
 * exception when writing may work again.
 */
public final class StandardOutput extends OutputStream {

  /** A system property; the launcher sets it to {@code true} when SIGPIPE was ignored. */
  static final String IGNORED = "bench.sigpipe.ignored";

  /** The bits of a file's mode that say what it is, and two of their values: POSIX's stat.h. */
  private static final int KIND = 0xf000;

  private static final int PIPE = 0x1000;
  private static final int SOCKET = 0xc000;

  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    try {
      out.write(bytes, from, length);
    } catch (IOException failure) {
      throw hasReader() && !Boolean.getBoolean(IGNORED)
          ? new OutputGoneException(failure)
          : failure;
    }
  }

  /** Whether it is something that somebody reads. */
  private static boolean hasReader() {
    try {
      int kind = (Integer) Files.getAttribute(Path.of("/dev/fd/1"), "unix:mode") & KIND;
      return kind == PIPE || kind == SOCKET;
    } catch (IOException | UnsupportedOperationException unknown) {
      return false;
    }
  }
}
