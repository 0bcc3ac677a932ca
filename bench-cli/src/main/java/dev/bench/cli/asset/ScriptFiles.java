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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The files that a build script may read or write, at one moment.
 *
 * @param stamps each file as it is, by its path seen from the app's folder
 */
record ScriptFiles(SortedMap<String, ScriptFile> stamps) {

  /** Below these lies nothing that a script of Node builds from. */
  private static final List<String> PASSED =
      List.of("node_modules", "target", "src/main/java", "src/test");

  /** npm writes it when it installs packages. */
  private static final String PACKAGES = "node_modules/.package-lock.json";

  ScriptFiles {
    stamps = Collections.unmodifiableSortedMap(new TreeMap<>(stamps));
  }

  /** No files, as when nothing is known. */
  static ScriptFiles none() {
    return new ScriptFiles(new TreeMap<>());
  }

  /** Those of {@code app} now; what stands as it did in {@code earlier} is not read again. */
  static ScriptFiles of(AppFiles app, ScriptFiles earlier) throws IOException {
    Path top = app.folder().toRealPath();
    SortedMap<String, ScriptFile> stamps = new TreeMap<>();
    Files.walkFileTree(top, new Visitor(top, earlier, stamps));
    Path packages = top.resolve(PACKAGES);
    if (Files.exists(packages)) {
      stamps.put(
          PACKAGES,
          ScriptFile.of(
              packages,
              Files.readAttributes(packages, BasicFileAttributes.class),
              earlier.stamps.get(PACKAGES)));
    }
    return new ScriptFiles(stamps);
  }

  /** Whether all files have the content that they have in {@code other}. */
  boolean hasContentOf(ScriptFiles other) {
    return changed(other).isEmpty();
  }

  /** The paths that have another content in {@code later}, or are in one of the two only. */
  Set<String> changed(ScriptFiles later) {
    return differences(later, ScriptFile::hasContentOf);
  }

  /** The same, and those that were written again with the same content. */
  Set<String> written(ScriptFiles later) {
    return differences(later, ScriptFile::equals);
  }

  private Set<String> differences(ScriptFiles later, BiPredicate<ScriptFile, ScriptFile> same) {
    Set<String> paths = new TreeSet<>(stamps.keySet());
    paths.addAll(later.stamps.keySet());
    paths.removeIf(path -> {
      @Nullable ScriptFile one = stamps.get(path);
      @Nullable ScriptFile two = later.stamps.get(path);
      return one != null && two != null && same.test(one, two);
    });
    return paths;
  }

  /** Passes over what is hidden, and over a file that goes meanwhile. */
  private static final class Visitor extends SimpleFileVisitor<Path> {

    private final Path top;
    private final ScriptFiles earlier;
    private final SortedMap<String, ScriptFile> stamps;

    Visitor(Path top, ScriptFiles earlier, SortedMap<String, ScriptFile> stamps) {
      this.top = top;
      this.earlier = earlier;
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
        String path = top.relativize(file).toString();
        stamps.put(path, ScriptFile.of(file, about, earlier.stamps.get(path)));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }
}
