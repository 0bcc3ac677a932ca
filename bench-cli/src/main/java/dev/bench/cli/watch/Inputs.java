package dev.bench.cli.watch;

import dev.bench.app.AppFiles;
import dev.bench.build.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a build is made from, as text: every file with its size and time.
 *
 * @param settings the class path and the options of the compiler
 * @param sources the sources of classes
 * @param resources the files beside the classes
 * @param pages templates and static files
 */
record Inputs(String settings, String sources, String resources, String pages) {

  private static final String MARK = "--\n";

  /** The inputs of an app; another app on the class path counts by the build it stands at. */
  static Inputs of(AppFiles app, List<Path> classPath, List<String> options) throws IOException {
    List<String> settings = new ArrayList<>();
    settings.add(Runtime.version() + " " + options);
    for (Path path : classPath) {
      if (Files.isDirectory(path)) {
        settings.add(path.toString());
      } else {
        settings.addAll(lines(path));
      }
    }
    List<String> pages = new ArrayList<>();
    for (Path folder : List.of(app.pages(), app.emails(), app.statics())) {
      pages.addAll(lines(folder));
    }
    return new Inputs(
        text(settings), text(lines(app.sources())), text(lines(app.resources())), text(pages));
  }

  /** The inputs whose {@link #text} that is; empty when it is none. */
  static Optional<Inputs> parse(String text) {
    String[] parts = text.split("(?m)^" + MARK, -1);
    return parts.length == 4
        ? Optional.of(new Inputs(parts[0], parts[1], parts[2], parts[3]))
        : Optional.empty();
  }

  /** All of it. */
  String text() {
    return String.join(MARK, settings, sources, resources, pages);
  }

  /** Whether classes, resources and jars are the same. */
  boolean hasCodeOf(Inputs other) {
    return other.withoutPages().equals(withoutPages());
  }

  private Inputs withoutPages() {
    return new Inputs(settings, sources, resources, "");
  }

  /**
   * The sources that are different from those of {@code before}; empty when some were added or
   * deleted, or the settings are others.
   */
  Optional<Set<Path>> edited(Inputs before) {
    Map<Path, String> old = files(before.sources());
    Map<Path, String> now = files(sources);
    if (!settings.equals(before.settings()) || !old.keySet().equals(now.keySet())) {
      return Optional.empty();
    }
    Set<Path> edited = new HashSet<>(now.keySet());
    edited.removeIf(file -> Objects.equals(now.get(file), old.get(file)));
    return Optional.of(edited);
  }

  /** The lines of files by the files. */
  private static Map<Path, String> files(String lines) {
    return lines
        .lines()
        .filter(line -> line.endsWith("Z"))
        .collect(Collectors.toMap(line -> Path.of(withoutLast(withoutLast(line))), line -> line));
  }

  /** The text without its last word: first the time of a file goes, then its size. */
  private static String withoutLast(String line) {
    return line.substring(0, line.lastIndexOf(' '));
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }

  private static List<String> lines(Path top) throws IOException {
    List<String> lines = new ArrayList<>();
    if (Files.isRegularFile(top)) {
      lines.add(line(top));
    }
    for (Path file : Folders.files(top)) {
      lines.add(line(file));
    }
    return lines;
  }

  private static String line(Path file) throws IOException {
    BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
    return file + " " + about.size() + " " + about.lastModifiedTime().toInstant();
  }
}
