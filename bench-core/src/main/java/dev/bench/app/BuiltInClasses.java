package dev.bench.app;

import dev.bench.App;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The classes with exposed or job methods of an app on the class path of the runtime: those of its
 * package, in the folder or the jar that it comes from.
 */
final class BuiltInClasses {

  private BuiltInClasses() {}

  static Set<String> annotated(App app) {
    String folder = app.getClass().getPackageName().replace('.', '/');
    CodeSource source = app.getClass().getProtectionDomain().getCodeSource();
    if (source == null) {
      return Set.of();
    }
    try {
      Path place = Path.of(source.getLocation().toURI());
      if (Files.isDirectory(place)) {
        return ClassIndex.annotatedClasses(files(place.resolve(folder)));
      }
      try (FileSystem jar = FileSystems.newFileSystem(place)) {
        return ClassIndex.annotatedClasses(files(jar.getPath(folder)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, byte[]> files(Path folder) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> classes = all.filter(file -> file.toString().endsWith(".class")).toList();
      for (Path file : classes) {
        files.put(file.toString(), Files.readAllBytes(file));
      }
    }
    return files;
  }
}
