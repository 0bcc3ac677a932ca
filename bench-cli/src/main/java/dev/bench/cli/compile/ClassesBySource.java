package dev.bench.cli.compile;

import dev.bench.build.Folders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which class files come from which sources, by their names.
 *
 * @param files the paths of class files, from the folder of classes, by source
 */
record ClassesBySource(Map<Path, List<Path>> files) {

  private static final String CLASS = ".class";
  private static final String JAVA = ".java";

  /**
   * Finds the source of each class file.
   *
   * @param root the folder of the sources
   * @return empty when the names leave a doubt: a class lies in a source of another name, or a name
   *     has a dollar sign, or the sources are a module
   */
  static Optional<ClassesBySource> of(Path classes, Path root, Collection<Path> sources)
      throws IOException {
    Set<Path> known = new HashSet<>(sources);
    for (Path source : sources) {
      String name = source.getFileName().toString();
      if (name.contains("$") || name.equals("module-info.java")) {
        return Optional.empty();
      }
    }
    Map<Path, List<Path>> files = new HashMap<>();
    for (Path file : files(classes)) {
      Path source = sourceOf(root.resolve(file.toString()), known);
      if (source == null) {
        return Optional.empty();
      }
      files.computeIfAbsent(source, _ -> new ArrayList<>()).add(file);
    }
    return Optional.of(new ClassesBySource(files));
  }

  /** The class files below {@code folder}, as paths from there. */
  static List<Path> files(Path folder) throws IOException {
    return Folders.files(folder).stream()
        .filter(file -> file.toString().endsWith(CLASS))
        .map(folder::relativize)
        .toList();
  }

  /** The class files of these sources. */
  List<Path> of(Set<Path> sources) {
    return files.entrySet().stream()
        .filter(each -> sources.contains(each.getKey()))
        .flatMap(each -> each.getValue().stream())
        .toList();
  }

  /** The class files of all other sources. */
  List<Path> ofOthers(Set<Path> sources) {
    return files.entrySet().stream()
        .filter(each -> !sources.contains(each.getKey()))
        .flatMap(each -> each.getValue().stream())
        .toList();
  }

  /** A class {@code A$B} lies in the source {@code A}. */
  private static @Nullable Path sourceOf(Path file, Set<Path> known) {
    String name = file.getFileName().toString().replace(CLASS, "");
    int dollar = name.indexOf('$');
    String top = dollar > 0 ? name.substring(0, dollar) : name;
    Path source = file.resolveSibling(top + JAVA);
    return known.contains(source) ? source : null;
  }
}
