package dev.bench.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.Cleaner;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A build that this process reads, which therefore no process removes.
 *
 * <p>A reader holds a shared lock on a file in the build; removal takes the exclusive one. The
 * locks end with the process. One that is not closed is let go when it is collected. Thread-safe;
 * one process may hold a build several times.
 */
public final class BuildInUse implements AutoCloseable {

  /**
   * The builds that this process holds. A lock belongs to the process, and closing any channel on
   * the file ends it, so that a second channel is never opened.
   */
  private static final Map<Path, Shared> HERE = new HashMap<>();

  private static final Cleaner CLEANER = Cleaner.create();

  private final AppBuild build;
  private final Cleaner.Cleanable hold;

  private BuildInUse(AppBuild build) {
    this.build = build;
    this.hold = CLEANER.register(this, () -> letGo(build));
  }

  /** The open channel on the lock file, and how many hold it. */
  private record Shared(FileChannel channel, int holders) {}

  /** Holds {@code build}; empty when it has been removed. */
  public static Optional<BuildInUse> of(AppBuild build) throws IOException {
    synchronized (HERE) {
      Shared held = HERE.get(build.folder());
      if (held == null) {
        Optional<FileChannel> locked = shared(build);
        if (locked.isEmpty()) {
          return Optional.empty();
        }
        held = new Shared(locked.get(), 0);
      }
      HERE.put(build.folder(), new Shared(held.channel(), held.holders() + 1));
      return Optional.of(new BuildInUse(build));
    }
  }

  private static Optional<FileChannel> shared(AppBuild build) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(build.folder().resolve(AppBuild.IN_USE), StandardOpenOption.READ);
    } catch (NoSuchFileException removed) {
      return Optional.empty();
    }
    boolean held = false;
    try {
      // Not complete: the folder went between the opening and the lock.
      held = channel.tryLock(0, Long.MAX_VALUE, true) != null && build.isComplete();
      return held ? Optional.of(channel) : Optional.empty();
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  /**
   * Removes {@code build} unless a process reads it.
   *
   * <p>The folder gets a hidden name first, so that a {@code kill -9} leaves no half of a build.
   */
  static void remove(AppBuild build) throws IOException {
    synchronized (HERE) {
      if (HERE.containsKey(build.folder())) {
        return;
      }
      Path lockFile = build.folder().resolve(AppBuild.IN_USE);
      try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
        if (channel.tryLock() == null) {
          return;
        }
        Path removed = build.folder().resolveSibling(Builds.REMOVED + build.id());
        Folders.delete(removed);
        Files.move(build.folder(), removed, StandardCopyOption.ATOMIC_MOVE);
        Folders.delete(removed);
      } catch (NoSuchFileException gone) {
        // It is removed already.
      }
    }
  }

  /** The build. */
  public AppBuild build() {
    return build;
  }

  @Override
  public void close() {
    hold.clean();
  }

  private static void letGo(AppBuild build) {
    synchronized (HERE) {
      Shared held = HERE.get(build.folder());
      if (held == null) {
        return;
      }
      if (held.holders() > 1) {
        HERE.put(build.folder(), new Shared(held.channel(), held.holders() - 1));
        return;
      }
      HERE.remove(build.folder());
      try {
        held.channel().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
