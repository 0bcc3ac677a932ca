package dev.bench.cli.asset;

import dev.bench.app.AppFiles;
import dev.bench.build.BuildFault;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.FileLocked;
import dev.bench.config.Settings;
import dev.bench.embedded.binaries.AssetPrograms;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs {@code npm run build} of an app whose {@code package.json} has a script {@code build}, such
 * as that of Vite. What it writes into {@code public/dist} is served as other static files are.
 *
 * <p>It runs when a file of the app has changed, Java sources and what it writes itself apart. A
 * run that failed is repeated when a file has changed, or by another process. Threads: one at a
 * time; a lock keeps other processes away from the same app meanwhile.
 */
final class BuildScript {

  /** The folder whose files are served, and which no developer edits. */
  private static final String OUTPUT = "public/dist/";

  private final BenchDirectory bench;
  private final BundleStore store;
  private final AssetPrograms programs;
  private final BundleOptions options;
  private final Consumer<String> output;

  /** The runs of this process that failed, by app. */
  private final Map<String, Failed> failed = new HashMap<>();

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
    this.store = new BundleStore(bench);
    this.programs = programs;
    this.options = options;
    this.output = output;
  }

  /**
   * A run that failed.
   *
   * @param of the files of the app after it
   */
  private record Failed(ScriptFiles of, BundleBuild.Broken broken) {}

  /** Runs the script of {@code app} if it has one and something has changed. */
  BundleBuild run(AppFiles app) throws IOException {
    try {
      if (!hasScript(app)) {
        return new BundleBuild.UpToDate();
      }
      Settings common = new Settings(ConfigFile.read(bench.commonSiteConfig()));
      Duration limit = AssetSettings.of(common, options.production()).limit();
      // Another process may install packages and build, each within the limit.
      try (FileLocked lock = store.scriptLock(app.name(), limit.multipliedBy(2))) {
        lock.held();
        return runLocked(app, limit);
      }
    } catch (BrokenBundleException broken) {
      return new BundleBuild.Broken(broken.faults());
    }
  }

  private BundleBuild runLocked(AppFiles app, Duration limit) throws IOException {
    Path file = store.scriptRecord(app.name());
    ScriptRecord known = ScriptRecord.read(file);
    ScriptFiles before = ScriptFiles.of(app, known.known());
    Failed last = failed.get(app.name());
    if (!options.force() && known.isOf(before)) {
      return new BundleBuild.UpToDate();
    }
    if (!options.force() && last != null && last.of().hasContentOf(before)) {
      return last.broken();
    }
    Optional<Path> npm = programs.node().isPresent() ? programs.npm() : Optional.empty();
    if (npm.isEmpty()) {
      return withoutNode(app);
    }
    Optional<BundleBuild.Broken> broken = build(app, npm.get(), limit);
    ScriptFiles after = ScriptFiles.of(app, before);
    ScriptRecord next = known.after(before, after, OUTPUT);
    failed.remove(app.name());
    if (broken.isPresent()) {
      if (next.isOf(after)) {
        failed.put(app.name(), new Failed(after, broken.get()));
      }
      next.unsettled(known).write(file);
      return broken.get();
    }
    next.write(file);
    Set<String> givenUp = known.givenUp(before, after, OUTPUT);
    return new BundleBuild.Done(
        List.of(),
        givenUp.isEmpty()
            ? List.of()
            : fault(
                    app,
                    "%s changed in %d runs of the script build in a row, and counts as its output now; let it write into %s"
                        .formatted(String.join(", ", givenUp), ScriptRecord.MOST_REPEATS, OUTPUT))
                .faults());
  }

  /** Runs the script, after npm has installed its packages where they are missing. */
  private Optional<BundleBuild.Broken> build(AppFiles app, Path npm, Duration limit)
      throws IOException {
    Path folder = app.folder();
    List<String> script = List.of(npm.toString(), "run", "build");
    if (!Files.isDirectory(folder.resolve("node_modules"))) {
      if (!Files.exists(folder.resolve("package-lock.json"))) {
        throw fault(
            app,
            "Its packages are missing: there is neither node_modules nor package-lock.json; run npm install in "
                + bench.root().relativize(folder));
      }
      Optional<BundleBuild.Broken> broken =
          run(app, new ScriptRun(List.of(npm.toString(), "ci"), folder, limit));
      if (broken.isPresent()) {
        return broken;
      }
    }
    return run(app, new ScriptRun(script, folder, limit));
  }

  private Optional<BundleBuild.Broken> run(AppFiles app, ScriptRun run) throws IOException {
    return run.failure(line -> output.accept(app.name() + " | " + line))
        .map(failure -> new BundleBuild.Broken(fault(app, failure).faults()));
  }

  private static BundleBuild withoutNode(AppFiles app) {
    String needed = "Its script build needs npm and Node.js 18 or newer, which are not on the PATH";
    return Files.isDirectory(dist(app))
        ? new BundleBuild.Done(
            List.of(),
            List.of(fault(app, needed + "; public/dist is used as it is").faults().getFirst()))
        : new BundleBuild.Broken(fault(app, needed + "; install them").faults());
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
