package dev.bench.app;

import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where the parts of an app lie in its folder.
 *
 * @param name the app's name
 * @param folder {@code apps/<name>}
 */
public record AppFiles(String name, Path folder) {

  /** The apps that {@code sites/apps.txt} lists, without the built-in one, in its order. */
  public static List<AppFiles> of(BenchDirectory bench) {
    return GenerationLoader.names(bench).stream()
        .map(name -> new AppFiles(name, bench.apps().resolve(name)))
        .toList();
  }

  /** The compiled classes and resources. */
  public Path classes() {
    return folder.resolve("target/classes");
  }

  /** The jars that the app brings along, copied there by {@code bench build}. */
  public Path libraries() {
    return folder.resolve("target/lib");
  }

  /** The sources. */
  public Path sources() {
    return folder.resolve("src/main/java");
  }

  /** The resources, copied beside the classes when the app is built. */
  public Path resources() {
    return folder.resolve("src/main/resources");
  }

  /** The page templates. */
  public Path pages() {
    return folder.resolve("www");
  }

  /** The static files, served at {@code /assets/<name>/}. */
  public Path statics() {
    return folder.resolve("public");
  }

  /** Every file below {@code top} by its path from there, with slashes. */
  static SortedMap<String, Path> below(Path top) {
    SortedMap<String, Path> files = new TreeMap<>();
    if (!Files.isDirectory(top)) {
      return files;
    }
    try (Stream<Path> all = Files.walk(top)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(top.relativize(file).toString().replace('\\', '/'), file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** The jars of {@link #libraries}. */
  List<Path> jars() {
    return below(libraries()).values().stream()
        .filter(file -> file.toString().endsWith(".jar"))
        .toList();
  }
}
