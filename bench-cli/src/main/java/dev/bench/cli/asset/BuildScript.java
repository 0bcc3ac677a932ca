package dev.bench.cli.asset;

import dev.bench.app.AppFiles;
import dev.bench.build.BuildFault;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.embedded.binaries.AssetPrograms;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Runs {@code npm run build} of an app whose {@code package.json} has a script {@code build}, such
 * as that of Vite. What it writes into {@code public/dist} is served as other static files are.
 *
 * <p>It runs when a file of the app has changed, Java sources and what it writes itself apart.
 * Threads: one at a time.
 */
final class BuildScript {

  private final BenchDirectory bench;
  private final AssetPrograms programs;
  private final BundleOptions options;
  private final Consumer<String> output;

  /**
   * The scripts of the apps of one bench.
   *
   * @param output hears each line that a script prints, with the name of the app
   */
  BuildScript(
      BenchDirectory bench,
      AssetPrograms programs,
      BundleOptions options,
      Consumer<String> output) {
    this.bench = bench;
    this.programs = programs;
    this.options = options;
    this.output = output;
  }

  /** Runs the script of {@code app} if it has one and something has changed. */
  BundleBuild run(AppFiles app) throws IOException {
    try {
      if (!hasScript(app)) {
        return new BundleBuild.UpToDate();
      }
      String inputs = ScriptInputs.of(app);
      Path known = bench.sites().resolve("assets/.dist/." + app.name() + ".script");
      if (!options.force() && Files.isDirectory(dist(app)) && isKnown(known, inputs)) {
        return new BundleBuild.UpToDate();
      }
      Optional<Path> npm = programs.node().isPresent() ? programs.npm() : Optional.empty();
      if (npm.isEmpty()) {
        return withoutNode(app);
      }
      build(app, npm.get());
      Files.createDirectories(known.resolveSibling("."));
      ConfigFile.replace(known, inputs, "rw-r--r--");
      return new BundleBuild.Done(List.of(), List.of());
    } catch (BrokenBundleException broken) {
      return new BundleBuild.Broken(broken.faults());
    }
  }

  private void build(AppFiles app, Path npm) throws IOException {
    Settings common = new Settings(ConfigFile.read(bench.commonSiteConfig()));
    Duration limit = AssetSettings.of(common, options.production()).limit();
    Path folder = app.folder();
    if (!Files.isDirectory(folder.resolve("node_modules"))) {
      if (!Files.exists(folder.resolve("package-lock.json"))) {
        throw fault(
            app,
            "Its packages are missing: there is neither node_modules nor package-lock.json; run npm install in "
                + bench.root().relativize(folder));
      }
      run(app, new ScriptRun(List.of(npm.toString(), "ci"), folder, limit));
    }
    run(app, new ScriptRun(List.of(npm.toString(), "run", "build"), folder, limit));
  }

  private void run(AppFiles app, ScriptRun run) throws IOException {
    Optional<String> failure = run.failure(line -> output.accept(app.name() + " | " + line));
    if (failure.isPresent()) {
      throw fault(app, failure.get());
    }
  }

  private static BundleBuild withoutNode(AppFiles app) {
    String needed = "Its script build needs npm and Node.js 18 or newer, which are not on the PATH";
    return Files.isDirectory(dist(app))
        ? new BundleBuild.Done(
            List.of(),
            List.of(fault(app, needed + "; public/dist is used as it is").faults().getFirst()))
        : new BundleBuild.Broken(fault(app, needed + "; install them").faults());
  }

  private static boolean isKnown(Path known, String inputs) throws IOException {
    try {
      return Files.readString(known).equals(inputs);
    } catch (NoSuchFileException never) {
      return false;
    }
  }

  private static boolean hasScript(AppFiles app) throws IOException {
    try {
      return Json.core().object(Files.readString(manifest(app))).get("scripts")
              instanceof Map<?, ?> scripts
          && scripts.containsKey("build");
    } catch (NoSuchFileException none) {
      return false;
    } catch (JsonException wrong) {
      throw fault(app, "This is not JSON: " + wrong.getMessage());
    }
  }

  private static BrokenBundleException fault(AppFiles app, String message) {
    return new BrokenBundleException(new BuildFault(manifest(app).toString(), 0, 0, message, ""));
  }

  private static Path manifest(AppFiles app) {
    return app.folder().resolve("package.json");
  }

  private static Path dist(AppFiles app) {
    return app.statics().resolve("dist");
  }
}
