package dev.bench.web.asset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The files below a folder, as a URL may name them.
 *
 * <p>Neither {@code ..}, nor a name that begins with a dot, nor a symbolic link leads out of the
 * folder; the folder itself may be a link.
 */
public final class FolderFiles {

  private FolderFiles() {}

  /** The regular file at {@code relative}, with slashes, below {@code folder}. */
  public static Optional<Path> find(Path folder, String relative) throws IOException {
    if (relative.isEmpty() || !isPlain(relative)) {
      return Optional.empty();
    }
    try {
      // Once only: the folder may be a link that is renamed meanwhile.
      Path real = folder.toRealPath();
      Path file = real.resolve(relative);
      if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
        return Optional.empty();
      }
      return Optional.of(file.toRealPath()).filter(found -> found.startsWith(real));
    } catch (NoSuchFileException | InvalidPathException none) {
      return Optional.empty();
    }
  }

  private static boolean isPlain(String relative) {
    if (relative.indexOf('\\') >= 0 || relative.indexOf('\0') >= 0) {
      return false;
    }
    for (String segment : relative.split("/", -1)) {
      if (segment.isEmpty() || segment.startsWith(".")) {
        return false;
      }
    }
    return true;
  }
}
