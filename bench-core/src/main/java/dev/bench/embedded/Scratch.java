package dev.bench.embedded;

import dev.bench.config.FileLocked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A folder for servers that live as long as one Java process, removed with it.
 *
 * <p>What a killed process left is removed by the next one: its lock is free.
 */
final class Scratch implements AutoCloseable {

  private static final String PREFIX = "bench-scratch-";
  private static final String LOCK = "owner.lock";
  private static final Duration AT_ONCE = Duration.ZERO;

  private final Path folder;
  private final FileLocked lock;

  private Scratch(Path folder, FileLocked lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Makes a new folder below the system's temporary folder. */
  static Scratch make() throws IOException {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    // one at a time: a folder without a lock is not there for others to see
    try (FileLocked all = FileLocked.on(lockOfAll(temporary), Duration.ofSeconds(30))) {
      removeLeftBehind(temporary);
      Path folder = Files.createTempDirectory(temporary, PREFIX);
      FileLocked lock = FileLocked.on(folder.resolve(LOCK), AT_ONCE);
      if (!all.held()) {
        throw new IOException("The lock of " + folder + " was lost");
      }
      return new Scratch(folder, lock);
    }
  }

  private static Path lockOfAll(Path temporary) {
    String user = System.getProperty("user.name", "nobody");
    return temporary.resolve(".%s%s.lock".formatted(PREFIX, user));
  }

  private static void removeLeftBehind(Path temporary) throws IOException {
    try (Stream<Path> all = Files.list(temporary)) {
      for (Path each : all.filter(Scratch::isOurs).toList()) {
        try (FileLocked free = FileLocked.on(each.resolve(LOCK), AT_ONCE)) {
          if (free.held()) {
            Folders.delete(each);
          }
        } catch (IOException e) {
          // Its owner lives, or it is another user's: it stays.
        }
      }
    }
  }

  private static boolean isOurs(Path folder) {
    return String.valueOf(folder.getFileName()).startsWith(PREFIX) && Files.isWritable(folder);
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    Folders.delete(folder);
    lock.close();
  }
}
