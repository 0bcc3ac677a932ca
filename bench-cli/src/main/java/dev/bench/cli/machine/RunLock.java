package dev.bench.cli.machine;

import dev.bench.config.FileLocked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The lock that a {@code bench start} holds. */
public final class RunLock {

  private RunLock() {}

  /** Whether a {@code bench start} runs that keeps its files in {@code pids}. */
  public static boolean isHeld(Path pids) throws IOException {
    Path file = pids.resolve("bench.lock");
    if (!Files.exists(file)) {
      return false; // a file that root makes here could not be opened by the owner of the bench
    }
    Optional<FileLocked> lock = FileLocked.attempt(file);
    if (lock.isPresent()) {
      lock.get().close();
    }
    return lock.isEmpty();
  }
}
