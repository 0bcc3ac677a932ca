package dev.bench.process.procfile;

import dev.bench.process.ProcessFaultException;
import dev.bench.process.output.Printable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A Procfile or a file beside it that cannot be used; the message names file, line and fault. What
 * it quotes has no effect on a terminal.
 */
public final class BrokenProcfileException extends ProcessFaultException {

  private static final long serialVersionUID = 1L;

  /** An array, since exceptions are serializable and lists need not be. */
  private final String[] faults;

  BrokenProcfileException(List<String> faults) {
    this(faults.stream().map(Printable::harmless).toArray(String[]::new));
  }

  private BrokenProcfileException(String[] faults) {
    super(String.join("\n", faults));
    this.faults = faults;
  }

  BrokenProcfileException(String fault) {
    this(List.of(fault));
  }

  /** A file that exists but cannot be read. */
  public static BrokenProcfileException unreadable(Path file, IOException failure) {
    String why =
        switch (failure) {
          case AccessDeniedException _ -> "you have no permission to read it";
          case FileSystemException known when known.getReason() != null -> known.getReason();
          default -> String.valueOf(failure.getMessage());
        };
    return new BrokenProcfileException(
        "%s cannot be read: %s"
            .formatted(file, Files.isDirectory(file) ? "it is a folder, not a file" : why));
  }

  /** All faults, one sentence each. */
  public List<String> faults() {
    return List.of(faults);
  }
}
