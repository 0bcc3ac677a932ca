package dev.bench.site;

import dev.bench.config.FileLocked;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps a site in maintenance for as long as the process lives that took it: the operating system
 * holds it, as a lock on a file in the site's folder, so that a {@code kill -9} ends it too.
 */
public final class MaintenanceLease implements AutoCloseable {

  private static final String FILE = "locks/maintenance.lock";
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Path file;
  private final FileLocked lock;

  private MaintenanceLease(Path file, FileLocked lock) {
    this.file = file;
    this.lock = lock;
  }

  /**
   * Takes it for the site in {@code folder}.
   *
   * @throws IOException when another process has it
   */
  public static MaintenanceLease take(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    long end = System.nanoTime() + LIMIT.toNanos();
    Optional<FileLocked> lock = attempt(file);
    while (lock.isEmpty() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(PAUSE.toNanos());
      lock = attempt(file);
    }
    return new MaintenanceLease(
        file,
        lock.orElseThrow(() ->
            new IOException(
                "%s is locked by another process for more than %d s; wait for it or end it"
                    .formatted(file, LIMIT.toSeconds()))));
  }

  /** Not while {@link #isHeld} looks at the file, whose close would let go of the lock. */
  private static synchronized Optional<FileLocked> attempt(Path file) throws IOException {
    return FileLocked.attempt(file);
  }

  /** Whether a living process has it for the site in {@code folder}. */
  static synchronized boolean isHeld(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return false;
    }
    if (FileLocked.isHeldHere(file)) {
      return true; // opening it here would let go of the lock
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        FileLock shared = channel.tryLock(0, Long.MAX_VALUE, true)) { // others may ask too
      return shared == null;
    } catch (OverlappingFileLockException e) {
      return true; // this process has it
    } catch (NoSuchFileException e) {
      return false; // it ended just now
    } catch (IOException e) {
      return true; // a volume that does not answer must not end the maintenance
    }
  }

  @Override
  public void close() throws IOException {
    try {
      Files.deleteIfExists(file);
    } finally {
      lock.close();
    }
  }
}
