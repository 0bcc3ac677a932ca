package dev.bench.site.journal;

import dev.bench.ValidationException;
import dev.bench.config.BenchDirectory;
import dev.bench.site.Sites;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves files and folders within the file system of a bench, each in one step.
 *
 * @param bench the bench
 * @param sites its sites, which forget what is moved
 */
record Moves(BenchDirectory bench, Sites sites) {

  private static final Logger log = LoggerFactory.getLogger(Moves.class);

  /** The file of that path within the bench. */
  Path path(String relative) throws IOException {
    Path root = bench.root();
    Path path = root.resolve(relative).normalize();
    if (!path.startsWith(root) || path.equals(root)) {
      throw new IOException("%s is not in the bench".formatted(relative));
    }
    return path;
  }

  /**
   * Refuses what could not be moved in one step.
   *
   * @throws ValidationException when it would have to go to another file system
   */
  static void check(Path from, Path to) {
    // A link moves by its own name, wherever it leads to.
    Optional<FileStore> before = store(Files.isSymbolicLink(from) ? from.resolveSibling("") : from);
    Optional<FileStore> after = store(to.resolveSibling(""));
    if (before.isPresent() && after.isPresent() && !before.get().equals(after.get())) {
      throw new ValidationException(
          "%s cannot be moved to %s, because they lie on different file systems (%s, %s). Mount the whole folder of the site, or the whole bench, as one file system"
              .formatted(from, to, before.get(), after.get()));
    }
  }

  /** Where the file or the next folder above it lies. */
  private static Optional<FileStore> store(Path file) {
    Path there = file;
    while (Files.notExists(there)) {
      Path above = there.getParent();
      if (above == null) {
        return Optional.empty();
      }
      there = above;
    }
    try {
      return Optional.of(Files.getFileStore(there));
    } catch (IOException e) {
      log.debug("The file system of {} is not known", there, e);
      return Optional.empty();
    }
  }

  /** Moves a file or folder; does nothing when it is not there. */
  void move(Path from, Path to) throws IOException {
    if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException("%s is in the way; move it elsewhere".formatted(to));
      }
      Path folder = to.resolveSibling("");
      Files.createDirectories(folder);
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
      force(folder);
      force(from.resolveSibling(""));
      sites.forget(String.valueOf(from.getFileName()));
      sites.forget(String.valueOf(to.getFileName()));
    }
  }

  /** A crash of the machine must not take the new name back. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(true);
    }
  }
}
