package dev.bench.cli.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds changed files by looking at all of them: by their times and sizes.
 *
 * <p>Thread-safe.
 */
final class FilePoll {

  private final List<Path> folders;
  private Map<Path, String> known = Map.of();

  FilePoll(Collection<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /** Takes the files as they are now for unchanged. */
  synchronized void remember() {
    known = look();
  }

  /** The files that were made, changed or deleted since the last look. */
  synchronized Set<Path> changes() {
    Map<Path, String> now = look();
    Set<Path> changed = new HashSet<>();
    now.forEach((file, stamp) -> {
      if (!stamp.equals(known.get(file))) {
        changed.add(file);
      }
    });
    known.keySet().stream().filter(file -> !now.containsKey(file)).forEach(changed::add);
    known = now;
    return changed;
  }

  private Map<Path, String> look() {
    Map<Path, String> found = new HashMap<>();
    for (Path folder : folders) {
      try {
        new SourceTree(folders).recursiveVisitFiles(folder, _ -> {}, file -> add(file, found));
      } catch (IOException unreadable) {
        // What cannot be read has not changed for now.
      }
    }
    return found;
  }

  private static void add(Path file, Map<Path, String> found) {
    try {
      if (!SourceTree.isIgnored(file)) {
        BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
        found.put(file, about.size() + " " + about.lastModifiedTime().toInstant());
      }
    } catch (IOException deleted) {
      // It is not there any more.
    }
  }
}
