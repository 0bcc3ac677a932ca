package dev.bench.app;

import dev.bench.config.BenchDirectory;
import dev.bench.config.TextFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the sources of an app lie in its folder; what services run lies in its {@link
 * dev.bench.build.Builds}.
 *
 * @param name the app's name
 * @param folder {@code apps/<name>}
 */
public record AppFiles(String name, Path folder) {

  /** The name of the app that comes with the runtime. */
  static final String BUILT_IN = "bench";

  /** The apps that {@code sites/apps.txt} lists, without the built-in one, in its order. */
  public static List<AppFiles> of(BenchDirectory bench) {
    return names(bench).stream()
        .map(name -> new AppFiles(name, bench.apps().resolve(name)))
        .toList();
  }

  /** The names in {@code sites/apps.txt}, without the built-in app. */
  static Set<String> names(BenchDirectory bench) {
    Path list = bench.sites().resolve("apps.txt");
    if (!Files.exists(list)) {
      return Set.of();
    }
    try {
      Set<String> names = new LinkedHashSet<>(TextFile.entries(list));
      names.remove(BUILT_IN);
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(list + " cannot be read: " + e.getMessage(), e);
    }
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

  /** The templates of mails. */
  public Path emails() {
    return folder.resolve("templates/emails");
  }

  /** The static files, served at {@code /assets/<name>/}. */
  public Path statics() {
    return folder.resolve("public");
  }
}
