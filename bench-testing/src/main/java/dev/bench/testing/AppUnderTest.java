package dev.bench.testing;

import dev.bench.App;
import dev.bench.build.AppBuild;
import dev.bench.build.Builds;
import dev.bench.config.BenchDirectory;
import dev.bench.config.NotABenchException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * The app under test, from the class path of the test, and the apps it requires, from their builds.
 *
 * @param name the app's name
 * @param folder the folder of its project, where its pages and static files lie
 * @param classes the folder of its classes and resources
 * @param libraries the jars of the class path that are not the bench's
 * @param required the builds of the apps it requires, by name
 */
record AppUnderTest(
    String name, Path folder, Path classes, List<Path> libraries, Map<String, AppBuild> required) {

  private static final String SERVICES = "META-INF/services/dev.bench.App";
  private static final String BUILT_IN = "bench";

  AppUnderTest {
    libraries = List.copyOf(libraries);
  }

  /**
   * Finds the app whose class is {@code named}, or, if that is {@link App} itself, the app in whose
   * project {@code test} lies.
   *
   * @throws IllegalStateException with one sentence when there is none, or an app that it requires
   *     is not built
   */
  static AppUnderTest find(Class<?> test, Class<? extends App> named) {
    TestClassPath classPath = TestClassPath.of(test);
    Optional<Path> found =
        named == App.class
            ? besides(test, classPath)
            : TestClassPath.place(named).filter(AppUnderTest::isApp);
    Path classes =
        found.orElseThrow(() ->
            new IllegalStateException(
                "No app was found for %s: its class path has no folder with %s beside %s; compile the app first, or name its class: @BenchTest(app = …)"
                    .formatted(
                        test.getName(),
                        SERVICES,
                        TestClassPath.place(test).map(Path::toString).orElse("it"))));
    Path folder = project(classes);
    App app = load(List.of(classes));
    Map<String, AppBuild> required = new LinkedHashMap<>();
    addRequired(app, folder, required);
    return new AppUnderTest(app.name(), folder, classes, classPath.libraries(), required);
  }

  /** The app of the class path that lies in the same project as the test. */
  private static Optional<Path> besides(Class<?> test, TestClassPath classPath) {
    Optional<Path> project = TestClassPath.place(test).map(AppUnderTest::project);
    return classPath.folders().stream()
        .filter(AppUnderTest::isApp)
        .filter(classes -> project.filter(project(classes)::equals).isPresent())
        .findFirst();
  }

  private static boolean isApp(Path classes) {
    return Files.isRegularFile(classes.resolve(SERVICES));
  }

  /** The nearest folder above compiled classes that has sources or a pom. */
  private static Path project(Path classes) {
    for (@Nullable Path at = classes; at != null; at = at.getParent()) {
      if (Files.exists(at.resolve("pom.xml")) || Files.isDirectory(at.resolve("src"))) {
        return at;
      }
    }
    return classes;
  }

  private static void addRequired(App app, Path folder, Map<String, AppBuild> required) {
    for (String name : app.requires()) {
      if (name.equals(BUILT_IN) || required.containsKey(name)) {
        continue;
      }
      AppBuild build = build(app.name(), name, folder);
      required.put(name, build); // before its own, so that a circle ends; the loader refuses it
      List<Path> paths = new ArrayList<>(build.jars());
      paths.addFirst(build.classes());
      addRequired(load(paths), folder, required);
    }
  }

  private static AppBuild build(String app, String required, Path folder) {
    try {
      BenchDirectory bench = BenchDirectory.find(folder);
      return new Builds(bench, required)
          .current()
          .orElseThrow(() ->
              new IllegalStateException(
                  "%s requires the app %s, which is not built in %s; run: bench build --app %s"
                      .formatted(app, required, bench.root(), required)));
    } catch (NotABenchException e) {
      throw new IllegalStateException(
          "%s requires the app %s, and %s lies in no bench that has a build of it"
              .formatted(app, required, folder),
          e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The app as its own declaration describes it; its classes are not used for anything else. */
  private static App load(List<Path> paths) {
    ClassLoader runtime = AppUnderTest.class.getClassLoader();
    URL[] urls = paths.stream().map(AppUnderTest::url).toArray(URL[]::new);
    try (URLClassLoader loader = new URLClassLoader(urls, runtime)) {
      Path classes = paths.getFirst().toRealPath();
      return ServiceLoader.load(App.class, loader).stream()
          .filter(app -> TestClassPath.place(app.type()).filter(classes::equals).isPresent())
          .findFirst()
          .map(ServiceLoader.Provider::get)
          .orElseThrow(() ->
              new IllegalStateException(
                  "%s does not name an App of its folder".formatted(classes.resolve(SERVICES))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path path) {
    try {
      return path.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
