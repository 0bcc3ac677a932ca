package dev.bench.process.control;

import dev.bench.process.listen.StandardInput;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The terminal at standard input, read key by key.
 *
 * <p>It is used only in the foreground: the kernel stops a program that reads or changes the
 * terminal in the background. No read blocks, since a blocked read cannot be interrupted. Source:
 * POSIX, General Terminal Interface 11.1.4.
 *
 * <p>Threads: safe.
 */
final class Tty {

  /**
   * On a terminal stopped by Ctrl-S, stty waits for pending output. It is not killed: it goes on
   * after this program has ended.
   */
  private static final Duration STTY_LIMIT = Duration.ofSeconds(1);

  private static final Path STAT = Path.of("/proc/self/stat");

  private final FileInputStream in = new FileInputStream(FileDescriptor.in);
  private @Nullable String saved;
  private boolean restored;

  /** Delivers every key at once and without echo; Ctrl-C and Ctrl-Z keep their meaning. */
  synchronized void takeKeys() {
    if (isForeground() && !restored) {
      if (saved == null) {
        saved = stty("-g").filter(state -> state.matches("[0-9a-zA-Z:=]+")).orElse(null);
      }
      if (saved != null) {
        stty("-icanon", "-echo", "min", "1", "time", "0");
      }
    }
  }

  /** Restores the terminal. */
  synchronized void restore() {
    if (saved != null && isForeground()) {
      stty(saved);
    }
    restored = true;
    saved = null;
  }

  /** The next key, if one was hit. */
  OptionalInt key() throws IOException {
    return StandardInput.use(() ->
        in.available() > 0 && isForeground() ? OptionalInt.of(in.read()) : OptionalInt.empty());
  }

  /** Whether this program is in the foreground. */
  static boolean isForeground() {
    try {
      if (Files.exists(STAT)) {
        String stat = Files.readString(STAT, StandardCharsets.ISO_8859_1);
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return fields[2].equals(fields[5]);
      }
      // A plus sign marks the foreground wherever there is a ps.
      return run("ps", "-o", "stat=", "-p", Long.toString(ProcessHandle.current().pid()))
          .filter(state -> state.contains("+"))
          .isPresent();
    } catch (IOException unknown) {
      return false;
    }
  }

  /** How many rows and columns it has, as {@code 24 80}; empty when that is not known. */
  static String size() {
    return stty("size").orElse("");
  }

  private static Optional<String> stty(String... words) {
    // Should we lose the foreground in this very moment, stty must not have us stopped.
    String[] command = new String[words.length + 4];
    command[0] = "sh";
    command[1] = "-c";
    command[2] = "trap '' TTOU; exec stty \"$@\"";
    command[3] = "sh";
    System.arraycopy(words, 0, command, 4, words.length);
    return run(command);
  }

  private static Optional<String> run(String... command) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      Process process = StandardInput.use(builder::start);
      if (!process.waitFor(STTY_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
          || process.exitValue() != 0) {
        return Optional.empty();
      }
      byte[] output = process.getInputStream().readAllBytes(); // a line, which any pipe holds
      return Optional.of(new String(output, StandardCharsets.US_ASCII).strip());
    } catch (IOException noSuchProgram) {
      return Optional.empty();
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
