package dev.bench.cli.watch;

import dev.bench.BenchException;
import dev.bench.ValidationException;
import dev.bench.app.AppFiles;
import dev.bench.build.BuildFault;
import dev.bench.cli.asset.BundleOptions;
import dev.bench.cli.asset.Bundler;
import dev.bench.cli.setup.Progress;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Builds the apps of a bench and tells how that went. */
public final class AppBuilds {

  private final BenchDirectory bench;
  private final Progress progress;
  private final Map<String, String> environment;
  private final BundleOptions options;

  public AppBuilds(BenchDirectory bench, Progress progress) {
    this(bench, progress, System.getenv(), BundleOptions.usual());
  }

  /**
   * The same.
   *
   * @param environment what fetches libraries and programs has those variables
   * @param options how bundles are built
   */
  public AppBuilds(
      BenchDirectory bench,
      Progress progress,
      Map<String, String> environment,
      BundleOptions options) {
    this.bench = bench;
    this.progress = progress;
    this.environment = environment;
    this.options = options;
  }

  /**
   * Builds what has changed in these apps.
   *
   * @return how many apps are broken
   */
  public int build(List<AppFiles> apps) throws IOException {
    return build(apps, this::tell);
  }

  /** The same for an app that was built in another folder just now: only faults are told. */
  public void buildInPlace(AppFiles app) throws IOException {
    build(
        List.of(app),
        build -> {
          if (build instanceof Build.Broken) {
            tell(build);
          } else {
            progress.clear();
          }
        });
  }

  private int build(List<AppFiles> apps, Consumer<Build> told) throws IOException {
    int broken = 0;
    Bundler bundler = Bundler.of(bench, environment, options, text -> progress.line("  " + text));
    try (BuildService service = new BuildService(bench, environment, bundler)) {
      for (AppFiles app : service.inOrder(apps)) {
        progress.doing("building " + app.name());
        Build build = service.build(app);
        told.accept(build);
        settle(service, app);
        broken += build instanceof Build.Broken ? 1 : 0;
      }
    }
    return broken;
  }

  /** Settles the builds of an app. The build is good even when that fails, which is told. */
  void settle(BuildService service, AppFiles app) throws ClosedByInterruptException {
    try {
      service.settle(app.name());
    } catch (ClosedByInterruptException interrupted) {
      throw interrupted;
    } catch (IOException | UncheckedIOException e) {
      progress.line(
          "  old builds of %s cannot be removed, or its new one not forced to the disk: %s"
              .formatted(app.name(), e));
    }
  }

  /** Lets running services load the builds of now, if they follow them. */
  public void announce(BenchConfig config) throws IOException {
    try (GenerationBell bell = new GenerationBell(bench, config)) {
      bell.ring(); // where no Redis answers, no service runs
    }
  }

  /** Keeps that no running service needs to hear of the builds of now. */
  public void keepAnnounced() throws IOException {
    AnnouncedBuilds announced = new AnnouncedBuilds(bench);
    announced.keep(announced.current());
  }

  /** Tells how a build went; one that had nothing to do is not worth a line. */
  public void tell(Build build) {
    switch (build) {
      case Build.UpToDate _ -> progress.clear();
      case Build.Done done -> {
        progress.done(done.app() + " built", done.took());
        done.warnings().forEach(this::tell);
      }
      case Build.Broken broken -> {
        progress.line("  ✗ " + broken.app() + " is broken:");
        broken.faults().forEach(this::tell);
      }
    }
  }

  /** Tells a fault or a warning with its place. */
  void tell(BuildFault fault) {
    progress.line("    " + indented(fault.text(bench.root())));
    if (!fault.source().isBlank()) {
      progress.line("      " + fault.source());
      if (fault.column() > 0) {
        progress.line("      " + " ".repeat(fault.column() - 1) + "^");
      }
    }
  }

  private static String indented(String fault) {
    return fault.replace("\n", "\n      ");
  }

  /**
   * The artifactId in the {@code pom.xml} of a folder; empty when there is none.
   *
   * @throws BenchException when the pom is no XML
   */
  public static Optional<String> artifactId(Path folder) throws IOException {
    try {
      return AppPom.read(folder, Set.of()).flatMap(pom -> pom.project().text("artifactId"));
    } catch (BrokenBuildException noXml) {
      throw new ValidationException(noXml.faults().getFirst().text(folder));
    }
  }

  /** The app of that name. */
  public static AppFiles named(BenchDirectory bench, String name) {
    List<AppFiles> apps = AppFiles.of(bench);
    return apps.stream()
        .filter(app -> app.name().equals(name) && Files.isDirectory(app.folder()))
        .findFirst()
        .orElseThrow(
            () -> new UnknownAppException(name, apps.stream().map(AppFiles::name).toList()));
  }

  /** A name that is not in {@code sites/apps.txt}, or without a folder. */
  static final class UnknownAppException extends BenchException {

    private static final long serialVersionUID = 1L;

    UnknownAppException(String name, List<String> known) {
      super(
          404,
          "There is no app %s in this bench: sites/apps.txt has %s. Put its sources into %s and its name into sites/apps.txt"
              .formatted(name, String.join(", ", known), Path.of("apps", name)));
    }
  }
}
