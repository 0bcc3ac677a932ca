package dev.bench.logging;

import dev.bench.config.ProcessMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The reader of what this process writes to its error output, which decides the time of each line.
 */
enum Audience {
  /** {@code bench start}, through a pipe: it puts the time on each line itself. */
  MANAGER,
  /** A person at a terminal, who knows the day. */
  PERSON,
  /** A file, a supervisor or the journal: it is read later. */
  FILE;

  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  static Audience current() {
    return of(System.getenv(), standardError());
  }

  /**
   * The audience.
   *
   * @param standardError what the error output is, in the words of {@code /proc}: {@code
   *     /dev/pts/1}, {@code pipe:[77]}, a file; empty where there is no {@code /proc}
   */
  static Audience of(Map<String, String> environment, String standardError) {
    if (standardError.matches("/dev/(pts/|tty|console).*")) {
      return PERSON;
    }
    // A line of the Procfile may send the output past the manager into a file.
    boolean pipe = standardError.isEmpty() || standardError.startsWith("pipe:");
    boolean managed = !environment.getOrDefault(ProcessMark.VARIABLE, "").isEmpty();
    return managed && pipe ? MANAGER : FILE;
  }

  private static String standardError() {
    try {
      return Files.readSymbolicLink(STANDARD_ERROR).toString();
    } catch (IOException | UnsupportedOperationException notHere) {
      return "";
    }
  }
}
