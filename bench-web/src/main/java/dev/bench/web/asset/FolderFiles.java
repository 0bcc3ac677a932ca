package dev.bench.web.asset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
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
    Path file;
    try {
      file = folder.resolve(relative);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      return Optional.empty();
    }
    Path real = file.toRealPath();
    return real.startsWith(folder.toRealPath()) ? Optional.of(real) : Optional.empty();
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
