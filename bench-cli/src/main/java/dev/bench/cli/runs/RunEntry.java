package dev.bench.cli.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A run file and the socket beside it.
 *
 * @param file the run file
 */
public record RunEntry(Path file) implements AutoCloseable {

  static final String SOCKET = ".socket";

  /** What people are told of a run that has no entry, or cannot listen; it goes on. */
  public static String unreachable(IOException why) {
    return "commands such as bench status cannot reach this run: " + why.getMessage();
  }

  /** Where the run listens once it has come to its processes. */
  public Path socket() {
    return file.resolveSibling(file.getFileName().toString().replaceFirst("\\.[a-z]+$", SOCKET));
  }

  /** Removes both. The file goes last, so that a socket without a file is never left. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(socket());
      Files.deleteIfExists(file);
    } catch (IOException removedLater) {
      // The next look removes them: this process has ended by then.
    }
  }
}
