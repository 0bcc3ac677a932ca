package dev.bench.cli.asset;

import dev.bench.app.AppFiles;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The files of an app that become bundles: {@code public/**}{@code
 * /*.bundle.{js,jsx,ts,tsx,css,scss}}.
 *
 * @param folder the real path of the app's folder
 * @param entries what bundles begin with, seen from the folder, sorted
 * @param components the Vue components of the app, sorted
 */
record BundleSources(Path folder, List<Path> entries, List<Path> components) {

  private static final String ENTRY = ".+\\.bundle\\.(js|jsx|ts|tsx|css|scss)";

  /** Files that steer how all of them are built. */
  private static final List<String> SETTINGS = List.of("package.json", "tsconfig.json");

  BundleSources {
    entries = List.copyOf(entries);
    components = List.copyOf(components);
  }

  /** Those of {@code app}; none when it has no {@code public} folder. */
  static BundleSources of(AppFiles app) throws IOException {
    Path folder = app.folder().toRealPath();
    Path statics = folder.resolve("public");
    NavigableSet<Path> entries = new TreeSet<>();
    NavigableSet<Path> components = new TreeSet<>();
    if (Files.isDirectory(statics)) {
      Files.walkFileTree(statics, new Visitor(statics, entries, components));
    }
    return new BundleSources(
        folder,
        entries.stream().map(folder::relativize).toList(),
        components.stream().map(folder::relativize).toList());
  }

  /** Entries that esbuild reads. */
  List<Path> plain() {
    return entries.stream().filter(entry -> !isSass(entry)).toList();
  }

  /** Entries that Sass reads. */
  List<Path> sass() {
    return entries.stream().filter(BundleSources::isSass).toList();
  }

  /** The entries that make a bundle of that name, for a message. */
  String makersOf(String bundle) {
    String stem = bundle.substring(0, bundle.lastIndexOf('.'));
    return entries.stream()
        .filter(entry -> entry.getFileName().toString().startsWith(stem + "."))
        .map(Path::toString)
        .collect(Collectors.joining(", "));
  }

  private static boolean isSass(Path entry) {
    return entry.toString().endsWith(".scss");
  }

  /** The settings files that exist or may come. */
  Stream<Path> settings() {
    return SETTINGS.stream().map(folder::resolve);
  }

  /** Passes over what was built, what was installed and what is hidden. */
  private static final class Visitor extends SimpleFileVisitor<Path> {

    private final Path top;
    private final NavigableSet<Path> entries;
    private final NavigableSet<Path> components;

    Visitor(Path top, NavigableSet<Path> entries, NavigableSet<Path> components) {
      this.top = top;
      this.entries = entries;
      this.components = components;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes about) {
      String name = folder.getFileName().toString();
      boolean passed =
          !folder.equals(top)
              && (name.startsWith(".")
                  || name.equals("node_modules")
                  || folder.equals(top.resolve("dist")));
      return passed ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes about) {
      String name = file.getFileName().toString();
      if (!name.startsWith(".") && name.matches(ENTRY)) {
        entries.add(file);
      } else if (name.endsWith(".vue")) {
        components.add(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }
}
