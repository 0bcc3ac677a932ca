package dev.bench.app;

import dev.bench.App;
import dev.bench.build.ClassIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The classes with exposed or job methods of an app on the class path of the runtime: those of its
 * package, in the folder or the jar that it comes from.
 */
final class BuiltInClasses {

  /** They never change, so each generation has the same. */
  private static final ClassValue<Set<String>> ANNOTATED =
      new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
          return annotated(type);
        }
      };

  private BuiltInClasses() {}

  static Set<String> annotated(App app) {
    return ANNOTATED.get(app.getClass());
  }

  private static Set<String> annotated(Class<?> type) {
    String folder = type.getPackageName().replace('.', '/');
    CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null) {
      return Set.of();
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      if (Files.isDirectory(place)) {
        return annotated(place.resolve(folder));
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return annotated(jar.getPath(folder));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> annotated(Path folder) throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.filter(each -> each.toString().endsWith(".class")).toList()) {
        ClassIndex.annotated(Files.readAllBytes(file)).ifPresent(names::add);
      }
    }
    return names;
  }
}
