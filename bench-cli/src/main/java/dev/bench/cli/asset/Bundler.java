package dev.bench.cli.asset;

import dev.bench.BenchException;
import dev.bench.app.AppFiles;
import dev.bench.build.BuildFault;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.FileLocked;
import dev.bench.config.Settings;
import dev.bench.embedded.binaries.AssetPrograms;
import dev.bench.embedded.binaries.ServerFailedException;
import dev.bench.embedded.binaries.ServerMissingException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds what browsers load, when what it is made of has changed: first by the app's own build
 * script, then the bundles.
 *
 * <p>Threads: one at a time; a lock keeps other processes away meanwhile.
 */
public final class Bundler implements AutoCloseable {

  private final BenchDirectory bench;
  private final BundleStore store;
  private final AssetPrograms programs;
  private final BundleOptions options;
  private final BuildScript script;
  private final VueBundler vue;
  private final RtlStyles rtl;
  private @Nullable Path esbuild;
  private @Nullable Path sass;

  private Bundler(
      BenchDirectory bench, AssetPrograms programs, BundleOptions options, BuildScript script) {
    this.bench = bench;
    this.store = new BundleStore(bench);
    this.programs = programs;
    this.options = options;
    this.script = script;
    this.vue = new VueBundler(programs);
    this.rtl = new RtlStyles(programs);
  }

  /**
   * The bundler of one bench, with the programs of this machine.
   *
   * @param environment says where programs are; what fetches one has it as well
   * @param told hears what is fetched, and each line that a build script prints
   */
  public static Bundler of(
      BenchDirectory bench,
      Map<String, String> environment,
      BundleOptions options,
      Consumer<String> told) {
    AssetPrograms programs = AssetPrograms.ofMachine(environment, told);
    return new Bundler(bench, programs, options, new BuildScript(bench, programs, options, told));
  }

  /**
   * Runs the build script of {@code app}, if it has one and something has changed.
   *
   * @throws ClosedByInterruptException when the thread is interrupted
   */
  public BundleBuild runScript(AppFiles app) throws ClosedByInterruptException {
    try {
      return script.run(app);
    } catch (ClosedByInterruptException interrupted) {
      throw interrupted;
    } catch (IOException failure) {
      return broken("Its build script cannot be run: " + failure);
    } catch (BenchException failure) {
      return broken("Its build script cannot be run: " + failure.getMessage());
    }
  }

  /**
   * Builds the bundles of {@code app} if something has changed.
   *
   * @throws ClosedByInterruptException when the thread is interrupted
   */
  public BundleBuild build(AppFiles app) throws ClosedByInterruptException {
    try {
      BundleSources sources = BundleSources.of(app);
      if (sources.entries().isEmpty() && !store.isKnown(app.name())) {
        return new BundleBuild.UpToDate();
      }
      Settings common = new Settings(ConfigFile.read(bench.commonSiteConfig()));
      AssetSettings settings = AssetSettings.of(common, options.production());
      try (FileLocked lock = store.lock(settings.limit().multipliedBy(2))) {
        lock.held();
        return buildLocked(app.name(), sources, settings);
      }
    } catch (BrokenBundleException broken) {
      return new BundleBuild.Broken(broken.faults());
    } catch (ServerFailedException endless) {
      return broken(endless.getMessage() + "; asset_build_limit allows more");
    } catch (ClosedByInterruptException interrupted) {
      throw interrupted;
    } catch (IOException failure) {
      return broken("Its bundles cannot be built: " + failure);
    } catch (BenchException failure) {
      return broken("Its bundles cannot be built: " + failure.getMessage());
    }
  }

  private static BundleBuild broken(String message) {
    return new BundleBuild.Broken(List.of(BuildFault.of(message)));
  }

  private BundleBuild buildLocked(String app, BundleSources sources, AssetSettings settings)
      throws IOException {
    if (sources.entries().isEmpty()) {
      store.remove(app);
      return new BundleBuild.Done(List.of(), List.of());
    }
    Optional<Path> rtlcss = rtl.rtlcss(sources.folder());
    String recipe =
        Esbuild.options(app, settings) + " " + settings.esbuild() + sources.entries() + rtlcss;
    if (!options.force() && store.of(app).isOf(recipe)) {
      return new BundleBuild.UpToDate();
    }
    Path draft = store.draft(app);
    try {
      BundleRun run = new BundleRun(app, sources, draft);
      Esbuild bundler = new Esbuild(esbuild(sources, settings), app, settings);
      if (!sources.plain().isEmpty()) {
        run.scripts(bundler, vue);
      }
      if (!sources.sass().isEmpty()) {
        run.styles(new Sass(sass(sources), settings.limit()), bundler);
      }
      if (rtlcss.isPresent()) {
        run.mirror(rtl, rtlcss.get(), settings.limit());
      } else if (run.hasStyles()) {
        new RightToLeftSites(bench).lacking().ifPresent(run::warn);
      }
      AppBundles made = run.made(recipe);
      store.replace(app, made, draft);
      store.removeOld(app, settings.kept());
      return new BundleBuild.Done(made.bundles(), run.warnings());
    } finally {
      store.discard(draft);
    }
  }

  private Path esbuild(BundleSources sources, AssetSettings settings) {
    Path program = esbuild;
    if (program == null) {
      program =
          settings
              .esbuild()
              .map(named -> requireProgram(named))
              .orElseGet(() -> found(sources, sources.entries().getFirst(), programs::esbuild));
      esbuild = program;
    }
    return program;
  }

  private static Path requireProgram(Path named) {
    if (!Files.isExecutable(named)) {
      throw new BrokenBundleException(
          BuildFault.of(
              "The setting esbuild names %s, which is not a program; mend sites/common_site_config.json"
                  .formatted(named)));
    }
    return named;
  }

  private Path sass(BundleSources sources) {
    Path program = sass;
    if (program == null) {
      program = found(sources, sources.sass().getFirst(), programs::sass);
      sass = program;
    }
    return program;
  }

  /** A program without which {@code entry} cannot be built. */
  private static Path found(BundleSources sources, Path entry, Supplier<Path> program) {
    try {
      return program.get();
    } catch (ServerMissingException missing) {
      throw new BrokenBundleException(
          new BuildFault(
              sources.folder().resolve(entry).toString(),
              0,
              0,
              "It cannot be built. " + missing.getMessage(),
              ""));
    }
  }

  @Override
  public void close() throws IOException {
    try {
      vue.close();
    } finally {
      rtl.close();
    }
  }
}
