package dev.bench.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The class path of a test, as Maven or an IDE has put it together.
 *
 * @param folders its folders of classes
 * @param jars its jars
 */
record TestClassPath(List<Path> folders, List<Path> jars) {

  /** What only the bench and the tests bring; an app never has it among its libraries. */
  private static final List<String> NO_LIBRARY = List.of("dev/bench/", "org/junit/");

  TestClassPath {
    folders = List.copyOf(folders);
    jars = List.copyOf(jars);
  }

  /** The class path that {@code test} was loaded from, and what lies behind it. */
  static TestClassPath of(Class<?> test) {
    Set<Path> entries = new LinkedHashSet<>();
    for (@Nullable ClassLoader at = test.getClassLoader(); at != null; at = at.getParent()) {
      if (at instanceof URLClassLoader loader) {
        Stream.of(loader.getURLs()).forEach(url -> file(url).ifPresent(entries::add));
      }
    }
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator, -1)) {
      if (!entry.isEmpty() && Files.exists(Path.of(entry))) {
        add(real(Path.of(entry)), entries);
      }
    }
    return new TestClassPath(
        entries.stream().filter(Files::isDirectory).toList(),
        entries.stream().filter(Files::isRegularFile).toList());
  }

  /** Adds an entry; a jar may stand for the long class path that its manifest lists. */
  private static void add(Path entry, Set<Path> entries) {
    if (!entries.add(entry) || Files.isDirectory(entry)) {
      return;
    }
    try (JarFile jar = new JarFile(entry.toFile())) {
      @Nullable Manifest manifest = jar.getManifest();
      @Nullable String listed =
          manifest == null
              ? null
              : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
      if (listed == null) {
        return;
      }
      for (String each : listed.strip().split(" +", -1)) {
        file(entry.toUri().resolve(each).toURL()).ifPresent(entries::add);
      }
    } catch (IOException | IllegalArgumentException unreadable) {
      // The JVM leaves such an entry out too.
    }
  }

  /** The jars that an app may have brought: all but those of the bench and of JUnit. */
  List<Path> libraries() {
    return jars.stream().filter(TestClassPath::isLibrary).toList();
  }

  private static boolean isLibrary(Path file) {
    try (JarFile jar = new JarFile(file.toFile());
        Stream<String> names = jar.stream().map(entry -> entry.getName())) {
      return names.noneMatch(name -> NO_LIBRARY.stream().anyMatch(name::startsWith));
    } catch (IOException noJar) {
      return false;
    }
  }

  /** Where the class was loaded from. */
  static Optional<Path> place(Class<?> type) {
    @Nullable CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null ? Optional.empty() : file(source.getLocation());
  }

  private static Optional<Path> file(@Nullable URL url) {
    try {
      URI location = url == null ? URI.create("none:") : url.toURI();
      return "file".equals(location.getScheme()) && Files.exists(Path.of(location))
          ? Optional.of(real(Path.of(location)))
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
