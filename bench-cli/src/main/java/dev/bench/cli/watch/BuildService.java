package dev.bench.cli.watch;

import dev.bench.app.AppFiles;
import dev.bench.build.BuildFault;
import dev.bench.build.BuildState;
import dev.bench.build.Builds;
import dev.bench.cli.asset.BundleBuild;
import dev.bench.cli.asset.Bundler;
import dev.bench.cli.compile.SourceCompiler;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Builds the apps of a bench and knows the state of each.
 *
 * <p>The state of an app is kept beside its builds, so that every process can show it.
 *
 * <p>Threads: one at a time.
 */
public final class BuildService implements AutoCloseable {

  private final BenchDirectory bench;
  private final AppBuilder builder;
  private final AssetBuilder assets;
  private final Bundler bundler;

  /**
   * The service of one bench.
   *
   * @param environment for Maven, when it is asked for libraries
   * @param bundler makes the bundles
   */
  public BuildService(BenchDirectory bench, Map<String, String> environment, Bundler bundler) {
    this.bench = bench;
    this.builder = new AppBuilder(bench, environment);
    this.assets = new AssetBuilder(bench);
    this.bundler = bundler;
  }

  /** Compiles something, so that the JVM can write down what javac takes. */
  public static void train() throws IOException {
    Path folder = Files.createTempDirectory("bench-train");
    Path source = folder.resolve("Trained.java");
    List<String> options = List.of("-parameters", "-proc:none");
    try (SourceCompiler javac = new SourceCompiler()) {
      SourceCompiler.Task task =
          new SourceCompiler.Task(List.of(source), List.of(), List.of(), options);
      Files.writeString(
          source,
          "public record Trained(int a) { public Runnable b() { return () -> List.of(a + \"x\"); } }");
      javac.compile(task, folder, folder);
      Files.writeString(source, "record Trained(java.util.List<String> a) {}");
      javac.compile(task, folder, folder);
    } finally {
      Files.deleteIfExists(folder.resolve("Trained.class"));
      Files.deleteIfExists(source);
      Files.deleteIfExists(folder);
    }
  }

  /**
   * Builds an app and its bundles if anything they are built from has changed, and links its static
   * files.
   */
  public Build build(AppFiles app) throws IOException {
    long start = System.nanoTime();
    if (!Files.isDirectory(app.folder())) {
      return builder.build(app); // which says so
    }
    BundleBuild script = bundler.runScript(app); // it writes static files
    Build build = together(builder.build(app), script, start);
    if (Files.isDirectory(app.folder())) {
      assets.link(app);
      build = together(build, bundler.build(app), start);
      record(build, Duration.ofNanos(System.nanoTime() - start));
    }
    return build;
  }

  /**
   * Has the current build of an app written to the disk, and removes old ones. It follows each
   * build, after services have heard of it: code may be new although a bundle is broken.
   */
  public void settle(String app) throws IOException {
    builder.settle(app);
  }

  private static Build together(Build code, BundleBuild bundles, long start) {
    return switch (bundles) {
      case BundleBuild.UpToDate _ -> code;
      case BundleBuild.Done _ when code instanceof Build.Broken -> code;
      case BundleBuild.Done done ->
          new Build.Done(
              code.app(), Duration.ofNanos(System.nanoTime() - start), false, done.warnings());
      case BundleBuild.Broken broken -> {
        List<BuildFault> faults = new ArrayList<>(broken.faults());
        if (code instanceof Build.Broken also) {
          faults.addAll(0, also.faults());
        }
        yield new Build.Broken(code.app(), faults);
      }
    };
  }

  private void record(Build build, Duration took) throws IOException {
    Builds builds = new Builds(bench, build.app());
    Optional<BuildState> before = builds.state();
    List<BuildFault> faults = build instanceof Build.Broken broken ? broken.faults() : List.of();
    if (build instanceof Build.UpToDate && before.filter(BuildState::isGood).isPresent()) {
      return;
    }
    long sequence = before.map(BuildState::sequence).orElse(0L) + 1;
    String current = builds.current().map(each -> each.id()).orElse(null);
    String page =
        build instanceof Build.Done(_, _, boolean stylesOnly, _) && !stylesOnly
            ? current
            : before.map(BuildState::page).orElse(current);
    builds.record(
        new BuildState(build.app(), sequence, current, page, faults, Instant.now(), took));
  }

  /** The apps, those first that the poms of others name. */
  public List<AppFiles> inOrder(Collection<AppFiles> apps) throws IOException {
    Set<AppFiles> ordered = new LinkedHashSet<>();
    for (AppFiles app : apps) {
      add(app, apps, ordered, new LinkedHashSet<>());
    }
    return List.copyOf(ordered);
  }

  private void add(
      AppFiles app, Collection<AppFiles> apps, Set<AppFiles> ordered, Set<AppFiles> underWay)
      throws IOException {
    if (!underWay.add(app)) {
      return; // a circle, which the loader refuses
    }
    for (AppFiles other : apps) {
      if (!other.equals(app) && names(app, other)) {
        add(other, apps, ordered, underWay);
      }
    }
    ordered.add(app);
  }

  /** These apps and the apps whose poms name them, in order of building. */
  public List<AppFiles> withDependents(Collection<AppFiles> changed) throws IOException {
    Set<AppFiles> affected = new LinkedHashSet<>(changed);
    List<AppFiles> all = AppFiles.of(bench);
    boolean grows = true;
    while (grows) {
      List<AppFiles> more = new ArrayList<>();
      for (AppFiles app : all) {
        for (AppFiles each : affected) {
          if (!affected.contains(app) && names(app, each)) {
            more.add(app);
          }
        }
      }
      grows = affected.addAll(more);
    }
    return inOrder(affected);
  }

  private static boolean names(AppFiles app, AppFiles other) throws IOException {
    try {
      return AppPom.read(app.folder(), Set.of()).filter(pom -> pom.names(other.name())).isPresent();
    } catch (BrokenBuildException noXml) {
      return false; // its own build says so
    }
  }

  @Override
  public void close() throws IOException {
    bundler.close();
    builder.close();
  }
}
