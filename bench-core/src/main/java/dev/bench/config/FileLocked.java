package dev.bench.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A lock between processes that ends with the process that holds it.
 *
 * <p>The lock is taken on an empty file that stays; its content means nothing.
 */
public final class FileLocked implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(20);

  private final FileChannel channel;

  private FileLocked(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Waits for the lock that guards {@code file}: the hidden file of that name with {@code .lock}.
   */
  public static FileLocked beside(Path file, Duration limit) throws IOException {
    return on(file.resolveSibling("." + file.getFileName() + ".lock"), limit);
  }

  /**
   * Waits for the lock on {@code lockFile}.
   *
   * @throws IOException when another process still holds it after {@code limit}
   */
  public static FileLocked on(Path lockFile, Duration limit) throws IOException {
    Path folder = lockFile.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    long start = System.nanoTime();
    FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    while (tryLock(channel) == null) {
      if (System.nanoTime() - start > limit.toNanos()) {
        channel.close();
        throw new IOException(
            "%s is locked by another process for more than %d s; wait for it or end it"
                .formatted(lockFile, limit.toSeconds()));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return new FileLocked(channel);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process
    }
  }

  /** Whether the lock is still held, for the last line of the guarded block. */
  public boolean held() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
