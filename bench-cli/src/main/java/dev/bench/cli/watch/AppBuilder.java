package dev.bench.cli.watch;

import dev.bench.app.AppFiles;
import dev.bench.config.FileLocked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Builds apps: libraries of their own, classes, resources.
 *
 * <ol>
 *   <li>What an app is built from is listed; nothing is done when that has not changed.
 *   <li>Jars that its pom names and the bench does not bring are fetched by the machine's Maven.
 *   <li>All its sources are compiled, and its resources copied, into a new folder.
 *   <li>{@code target/classes} is swapped to that folder in one step.
 * </ol>
 *
 * <p>Threads: one at a time; a lock keeps other processes away from the same app meanwhile.
 */
public final class AppBuilder implements AutoCloseable {

  private final List<AppFiles> apps;
  private final Map<String, String> environment;
  private @Nullable SourceCompiler compiler;

  /** A builder of the apps of one bench. */
  public AppBuilder(List<AppFiles> apps) {
    this(apps, System.getenv());
  }

  /** The same; what it starts to fetch libraries has those variables in its environment. */
  public AppBuilder(List<AppFiles> apps, Map<String, String> environment) {
    this.apps = List.copyOf(apps);
    this.environment = Map.copyOf(environment);
  }

  /** Compiles something, so that the JVM can write down what javac takes. */
  public static void train() throws IOException {
    Path folder = Files.createTempDirectory("bench-train");
    Path source = folder.resolve("Trained.java");
    try (SourceCompiler javac = new SourceCompiler()) {
      Files.writeString(
          source,
          "public record Trained(int a) { public Runnable b() { return () -> List.of(a + \"x\"); } }");
      javac.compile(List.of(source), List.of(), folder);
      Files.writeString(source, "record Trained(java.util.List<String> a) {}");
      javac.compile(List.of(source), List.of(), folder);
    } finally {
      Files.deleteIfExists(folder.resolve("Trained.class"));
      Files.deleteIfExists(source);
      Files.deleteIfExists(folder);
    }
  }

  /** Builds one of the apps if anything it is built from has changed. */
  public Build build(AppFiles app) throws IOException {
    try {
      return buildChanged(app);
    } catch (BrokenBuildException broken) {
      String message = String.valueOf(broken.getMessage());
      return new Build.Broken(app.name(), List.of(new Fault(null, 0, message)));
    }
  }

  private Build buildChanged(AppFiles app) throws IOException {
    long start = System.nanoTime();
    Path target = Files.createDirectories(app.folder().resolve("target"));
    try (FileLocked lock = FileLocked.on(target.resolve(".build.lock"), AppLibraries.LIMIT)) {
      lock.held();
      AppPom pom = AppPom.read(app.folder());
      AppLibraries libraries = new AppLibraries(app, pom, environment);
      libraries.fetch();
      List<Path> classPath = classPath(app, pom, libraries);
      String inputs = Inputs.of(app, classPath);
      ClassFolders folders = new ClassFolders(app.classes());
      if (folders.inputs().filter(inputs::equals).isPresent()) {
        return new Build.UpToDate(app.name());
      }
      Path out = folders.next();
      List<Fault> faults = compiler().compile(javaFiles(app), classPath, out);
      if (!faults.isEmpty()) {
        folders.discard(out);
        return new Build.Broken(app.name(), faults);
      }
      copy(app.resources(), out);
      folders.swap(out, inputs);
      return new Build.Done(app.name(), Duration.ofNanos(System.nanoTime() - start));
    }
  }

  /** What the bench brings, then the app's libraries, then the apps its pom names. */
  private List<Path> classPath(AppFiles app, AppPom pom, AppLibraries libraries)
      throws IOException {
    List<Path> paths = new ArrayList<>(PublicApi.paths());
    paths.addAll(libraries.jars());
    for (AppFiles other : apps) {
      boolean named =
          pom.dependencies().stream().anyMatch(each -> each.artifact().equals(other.name()));
      if (named && !other.name().equals(app.name()) && Files.exists(other.classes())) {
        // The real folder: javac remembers where a link led to.
        paths.add(other.classes().toRealPath());
      }
    }
    return paths;
  }

  private static List<Path> javaFiles(AppFiles app) throws IOException {
    if (!Files.isDirectory(app.sources())) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(app.sources())) {
      return all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(from)) {
      all = walk.toList();
    }
    for (Path each : all) {
      Path copy = to.resolve(from.relativize(each).toString());
      if (Files.isDirectory(each)) {
        Files.createDirectories(copy);
      } else {
        Files.copy(each, copy);
      }
    }
  }

  /** javac, loaded when something is to be compiled. */
  private SourceCompiler compiler() {
    if (compiler == null) {
      compiler = new SourceCompiler();
    }
    return compiler;
  }

  @Override
  public void close() throws IOException {
    if (compiler != null) {
      compiler.close();
    }
  }
}
