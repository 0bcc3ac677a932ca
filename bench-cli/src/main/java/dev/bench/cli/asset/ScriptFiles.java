package dev.bench.cli.asset;

import dev.bench.app.AppFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The files that a build script may read or write, at one moment.
 *
 * @param stamps the size and time of each file, by its path seen from the app's folder
 */
record ScriptFiles(SortedMap<String, String> stamps) {

  /** Below these lies nothing that a script of Node builds from. */
  private static final List<String> PASSED =
      List.of("node_modules", "target", "src/main/java", "src/test");

  /** npm writes it when it installs packages. */
  private static final String PACKAGES = "node_modules/.package-lock.json";

  ScriptFiles {
    stamps = Collections.unmodifiableSortedMap(new TreeMap<>(stamps));
  }

  /** Those of {@code app} now. */
  static ScriptFiles of(AppFiles app) throws IOException {
    Path top = app.folder().toRealPath();
    SortedMap<String, String> stamps = new TreeMap<>();
    Files.walkFileTree(top, new Visitor(top, stamps));
    Path packages = top.resolve(PACKAGES);
    if (Files.exists(packages)) {
      stamps.put(PACKAGES, stamp(Files.readAttributes(packages, BasicFileAttributes.class)));
    }
    return new ScriptFiles(stamps);
  }

  boolean has(String path) {
    return stamps.containsKey(path);
  }

  /** The paths that are not the same in {@code other}. */
  Set<String> differences(ScriptFiles other) {
    Set<String> paths = new TreeSet<>(stamps.keySet());
    paths.addAll(other.stamps.keySet());
    paths.removeIf(path -> Objects.equals(stamps.get(path), other.stamps.get(path)));
    return paths;
  }

  private static String stamp(BasicFileAttributes about) {
    return about.size() + " " + about.lastModifiedTime().toInstant();
  }

  /** Passes over what is hidden, and over a file that goes meanwhile. */
  private static final class Visitor extends SimpleFileVisitor<Path> {

    private final Path top;
    private final SortedMap<String, String> stamps;

    Visitor(Path top, SortedMap<String, String> stamps) {
      this.top = top;
      this.stamps = stamps;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes about) {
      boolean hidden = !folder.equals(top) && folder.getFileName().toString().startsWith(".");
      return hidden || PASSED.contains(top.relativize(folder).toString())
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
      // A tool writes this one beside the pom when it resolves it.
      if (!file.getFileName().toString().equals(".bench-pom.xml")) {
        stamps.put(top.relativize(file).toString(), stamp(about));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }
}
