package dev.bench.cli.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether Git is changing the files of some folders now: it holds {@code index.lock} meanwhile.
 *
 * <p>A lock counts only while the present time is within {@link #LIMIT} of its own, before or
 * after: a Git that was killed leaves it, one that waits for its user holds it, and a clock may be
 * wrong.
 */
final class GitSwitch {

  /** How long one switch of a branch may keep its files from being built. */
  static final Duration LIMIT = Duration.ofSeconds(3);

  private static final String LINK = "gitdir:";

  private final List<Path> locks;
  private final Duration limit;

  /** The repositories that the folders lie in; there may be none. */
  GitSwitch(Collection<Path> folders, Duration limit) {
    this.limit = limit;
    this.locks = folders.stream().map(GitSwitch::lock).filter(Objects::nonNull).distinct().toList();
  }

  /** Whether one of them is changed now. */
  boolean isUnderWay() {
    return locks.stream().anyMatch(this::isHeld);
  }

  private boolean isHeld(Path lock) {
    try {
      FileTime made = Files.getLastModifiedTime(lock);
      return Duration.between(made.toInstant(), Instant.now()).abs().compareTo(limit) < 0;
    } catch (IOException none) {
      return false;
    }
  }

  private static @Nullable Path lock(Path folder) {
    for (Path above = folder; above != null; above = above.getParent()) {
      Path git = above.resolve(".git");
      if (Files.isDirectory(git)) {
        return git.resolve("index.lock");
      }
      if (Files.isRegularFile(git)) {
        return ofWorktree(git);
      }
    }
    return null;
  }

  /** In a worktree and in a submodule {@code .git} is a file that says where the folder lies. */
  private static @Nullable Path ofWorktree(Path git) {
    try {
      String text = Files.readString(git).strip();
      return text.startsWith(LINK)
          ? git.resolveSibling(text.substring(LINK.length()).strip()).resolve("index.lock")
          : null;
    } catch (IOException unreadable) {
      return null;
    }
  }
}
