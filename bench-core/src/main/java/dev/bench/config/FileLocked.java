package dev.bench.config;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A lock between processes that ends with the process that holds it.
 *
 * <p>It also keeps the threads of one process apart. The file stays; what is in it means nothing to
 * the lock.
 */
public final class FileLocked implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(20);

  /**
   * The files that this process has locked. The system's locks belong to the process: closing any
   * second channel on a locked file lets go of the lock, so none may be opened.
   */
  private static final Set<Path> HERE = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;

  private FileLocked(Path file, FileChannel channel) {
    this.file = file;
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
    long start = System.nanoTime();
    Optional<FileLocked> lock = attempt(lockFile);
    while (lock.isEmpty()) {
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new IOException(
            "%s is locked by another process for more than %d s; wait for it or end it"
                .formatted(lockFile, limit.toSeconds()));
      }
      LockSupport.parkNanos(POLL.toNanos());
      lock = attempt(lockFile);
    }
    return lock.get();
  }

  /** The lock on {@code lockFile}; empty when another process or thread has it. */
  public static Optional<FileLocked> attempt(Path lockFile) throws IOException {
    Path file = lockFile.toAbsolutePath().normalize();
    if (!HERE.add(file)) {
      return Optional.empty();
    }
    boolean locked = false;
    try {
      Files.createDirectories(file.resolveSibling("."));
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      locked = tryLock(channel);
      return locked ? Optional.of(new FileLocked(file, channel)) : Optional.empty();
    } finally {
      if (!locked) {
        HERE.remove(file);
      }
    }
  }

  /** Whether this process has the lock on {@code lockFile}. */
  public static boolean isHeldHere(Path lockFile) {
    return HERE.contains(lockFile.toAbsolutePath().normalize());
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    boolean locked = false;
    try {
      locked = channel.tryLock() != null;
      return locked;
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  /** Whether the lock is still held, for the last line of the guarded block. */
  public boolean held() {
    return channel.isOpen();
  }

  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      HERE.remove(file);
    }
  }
}
