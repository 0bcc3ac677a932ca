package dev.bench.testing;

import dev.bench.App;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The app under test and the apps it requires, as they are built in their folders.
 *
 * @param name the app's name
 * @param folders the folder of each app by its name, required ones first
 */
record AppUnderTest(String name, Map<String, Path> folders) {

  private static final String CLASSES = "target/classes";
  private static final String SERVICES = "META-INF/services/dev.bench.App";
  private static final String BUILT_IN = "bench";

  /**
   * Finds the app whose class is {@code named}, or, if that is {@link App} itself, the app in whose
   * project {@code test} lies.
   *
   * @throws IllegalStateException with one sentence when there is none, or it is not built
   */
  static AppUnderTest find(Class<?> test, Class<? extends App> named) {
    Class<?> start = named == App.class ? test : named;
    Path from = place(start).orElseGet(() -> Path.of("").toAbsolutePath());
    Path folder =
        project(from)
            .orElseThrow(() ->
                new IllegalStateException(
                    "No app was found for %s: neither %s nor a folder above it has %s/%s; compile the app first, or name its class: @BenchTest(app = …)"
                        .formatted(test.getName(), from, CLASSES, SERVICES)));
    Map<String, Path> folders = new LinkedHashMap<>();
    App app = load(folder);
    addRequired(app, folder, folders);
    folders.put(app.name(), folder);
    return new AppUnderTest(app.name(), folders);
  }

  private static void addRequired(App app, Path folder, Map<String, Path> folders) {
    for (String required : app.requires()) {
      if (required.equals(BUILT_IN) || folders.containsKey(required)) {
        continue;
      }
      Path other = folder.resolveSibling(required);
      if (!isBuilt(other)) {
        throw new IllegalStateException(
            "%s requires the app %s, which is not built in %s; run: bench build --app %s"
                .formatted(app.name(), required, other, required));
      }
      folders.put(required, other); // before its own, so that a circle ends; the loader refuses it
      addRequired(load(other), other, folders);
    }
  }

  /** The app as its own declaration describes it; its classes are not used for anything else. */
  private static App load(Path folder) {
    Path classes = folder.resolve(CLASSES);
    ClassLoader runtime = AppUnderTest.class.getClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {url(classes)}, runtime)) {
      Path real = classes.toRealPath();
      return ServiceLoader.load(App.class, loader).stream()
          .filter(app -> place(app.type()).filter(real::equals).isPresent())
          .findFirst()
          .map(ServiceLoader.Provider::get)
          .orElseThrow(() ->
              new IllegalStateException(
                  "%s does not name an App of %s".formatted(classes.resolve(SERVICES), folder)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the class was loaded from. */
  private static Optional<Path> place(Class<?> type) {
    @Nullable CodeSource source = type.getProtectionDomain().getCodeSource();
    if (source == null || source.getLocation() == null) {
      return Optional.empty();
    }
    try {
      URI location = source.getLocation().toURI();
      return location.getScheme().equals("file")
          ? Optional.of(Path.of(location).toRealPath())
          : Optional.empty();
    } catch (URISyntaxException | IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Path> project(Path from) {
    for (@Nullable Path at = from; at != null; at = at.getParent()) {
      if (isBuilt(at)) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  private static boolean isBuilt(Path folder) {
    return Files.isRegularFile(folder.resolve(CLASSES).resolve(SERVICES));
  }

  private static URL url(Path folder) {
    try {
      return folder.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
