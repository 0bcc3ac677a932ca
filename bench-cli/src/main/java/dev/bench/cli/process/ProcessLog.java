package dev.bench.cli.process;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The log file of one process, capped: at 10 MiB it becomes {@code <name>.1} and a new one begins.
 *
 * <p>Threads: confined to one. Errors: when the file cannot be written, the first failure is thrown
 * and nothing more is tried; the process itself is not disturbed.
 */
final class ProcessLog {

  private static final long LONGEST = 10L * 1024 * 1024;

  private final Path file;
  private @Nullable OutputStream out;
  private long written;
  private boolean broken;

  ProcessLog(Path file) {
    this.file = file;
  }

  /** Appends a line, or a part of one. */
  void append(byte[] text, boolean ended) throws IOException {
    if (broken) {
      return;
    }
    try {
      OutputStream to = open();
      to.write(text);
      written += text.length;
      if (ended) {
        to.write('\n');
        written++;
      }
    } catch (IOException failure) {
      broken = true;
      throw failure;
    }
  }

  /** Hands over what was held back. */
  void flush() throws IOException {
    if (out != null) {
      out.flush();
    }
  }

  private OutputStream open() throws IOException {
    if (out != null && written > LONGEST) {
      out.close();
      out = null;
      Path old = file.resolveSibling(file.getFileName() + ".1");
      Files.move(file, old, StandardCopyOption.REPLACE_EXISTING);
    }
    if (out == null) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      OutputStream raw =
          Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      written = Files.size(file);
      out = new BufferedOutputStream(raw, 16 * 1024);
    }
    return out;
  }
}
