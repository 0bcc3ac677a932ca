package dev.bench.embedded;

import dev.bench.config.FileLocked;
import dev.bench.embedded.binaries.Folders;
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
  private static final String OWN = PREFIX + ProcessHandle.current().pid() + "-";
  private static final String LOCK = "owner.lock";
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration DELETION_LIMIT = Duration.ofSeconds(30);

  private final Path folder;
  private final FileLocked lock;

  private Scratch(Path folder, FileLocked lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /** Makes a new folder below the system's temporary folder. */
  static Scratch make() throws IOException {
    Path temporary = temporary();
    // one at a time: a folder without a lock is not there for others to see
    try (FileLocked all = lockOfAll()) {
      removeLeftBehind(temporary);
      Path folder = Files.createTempDirectory(temporary, OWN);
      FileLocked lock = FileLocked.on(folder.resolve(LOCK), AT_ONCE);
      if (!all.held()) {
        throw new IOException("The lock of " + folder + " was lost");
      }
      return new Scratch(folder, lock);
    }
  }

  private static Path temporary() {
    return Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
  }

  private static FileLocked lockOfAll() throws IOException {
    String user = System.getProperty("user.name", "nobody");
    Path file = temporary().resolve(".%s%s.lock".formatted(PREFIX, user));
    return FileLocked.on(file, DELETION_LIMIT);
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

  /** Those of this process are not even looked at: that would let go of their locks. */
  private static boolean isOurs(Path folder) {
    String name = String.valueOf(folder.getFileName());
    return name.startsWith(PREFIX) && !name.startsWith(OWN) && Files.isWritable(folder);
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() throws IOException {
    // Once its lock file is gone, another process would take it for left behind.
    try (FileLocked all = lockOfAll()) {
      Folders.delete(folder);
      lock.close();
      if (!all.held()) {
        throw new IOException("The lock of all scratch folders was lost");
      }
    }
  }
}
