package dev.bench.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Puts files into the draft of a build.
 *
 * <p>A file that is the same in the build before becomes a second name of that one, since the files
 * of a build never change. So a large app costs little when one of its files was edited.
 */
public final class DraftFiles {

  private final Path draft;
  private final Optional<Path> before;
  private final List<Path> changed = new ArrayList<>();
  private final Set<Path> folders = new HashSet<>();

  /**
   * The files of {@code draft}.
   *
   * @param before the build before; it lies on the same file system
   */
  public DraftFiles(AppBuild draft, Optional<AppBuild> before) {
    this.draft = draft.folder();
    this.before = before.map(AppBuild::folder);
  }

  /** Copies every file below {@code from} to {@code to}, a folder of the draft. */
  public void copy(Path from, Path to) throws IOException {
    for (Path file : Folders.files(from)) {
      put(file, to.resolve(from.relativize(file).toString()));
    }
  }

  /**
   * The same for files that others may read: without hidden files and folders, and without links
   * that lead out of {@code from}.
   */
  public void copyVisible(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    Path real = from.toRealPath();
    for (Path file : Folders.files(real)) {
      Path relative = real.relativize(file);
      if (isVisible(relative) && file.toRealPath().startsWith(real)) {
        put(file, to.resolve(relative.toString()));
      }
    }
  }

  /** Gives every file below {@code from}, a folder of the build before, a second name. */
  public void link(Path from, Path to) throws IOException {
    for (Path file : Folders.files(from)) {
      Files.createLink(inFolder(to.resolve(from.relativize(file).toString())), file);
    }
  }

  /** The path {@code to}, whose folder exists after this. */
  private Path inFolder(Path to) throws IOException {
    Path parent = to.resolveSibling(".").normalize();
    if (folders.add(parent)) {
      Files.createDirectories(parent);
    }
    return to;
  }

  /** Puts {@code file} at {@code to}, which lies in the draft. */
  public void put(Path file, Path to) throws IOException {
    inFolder(to);
    Path same = before.map(folder -> folder.resolve(draft.relativize(to).toString())).orElse(null);
    if (same != null && Files.isRegularFile(same) && Files.mismatch(file, same) < 0) {
      Files.createLink(to, same);
    } else {
      Files.copy(file, to);
      changed.add(to);
    }
  }

  /** The files of the draft that the build before does not have, or has with another content. */
  public List<Path> changed() {
    return List.copyOf(changed);
  }

  private static boolean isVisible(Path relative) {
    for (Path name : relative) {
      if (name.toString().startsWith(".")) {
        return false;
      }
    }
    return true;
  }
}
