package dev.bench.cli.watch;

import dev.bench.app.AppFiles;
import dev.bench.cli.devserver.BuildReports;
import dev.bench.cli.setup.Progress;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.supervisor.ProcessManager;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Builds an app when its sources change and announces the new generation.
 *
 * <p>{@code sites/apps.txt} and the places of the folders are looked at again and again: an app
 * that is new, moved or linked elsewhere is built, and its folder is watched from then on.
 */
public final class AppWatch implements AutoCloseable {

  /** How often apps.txt and the places of the folders are looked at. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How long services may take to run a new generation before the watcher says so. */
  private static final String SERVE_LIMIT = "generation_load_limit";

  private static final Duration DEFAULT_SERVE_LIMIT = Duration.ofSeconds(10);

  private final BenchDirectory bench;
  private final Progress progress;
  private final BuildService service;
  private final AppBuilds builds;
  private final AnnouncedBuilds announced;
  private final GenerationBell bell;
  private final ServingServices services;
  private final BuildReports reports;
  private final Duration serveLimit;
  private Map<AppFiles, String> places;
  private Watcher watcher;

  /** Whether the services have not heard of the last build. */
  private boolean unheard;

  /** Watches the apps of one bench. */
  public AppWatch(BenchDirectory bench, BenchConfig config, Progress progress) throws IOException {
    this.bench = bench;
    this.progress = progress;
    this.service = new BuildService(bench, System.getenv());
    this.builds = new AppBuilds(bench, progress);
    this.announced = new AnnouncedBuilds(bench);
    this.bell = new GenerationBell(bench, config);
    this.services = bell.services();
    this.serveLimit = config.settings().duration(SERVE_LIMIT).orElse(DEFAULT_SERVE_LIMIT);
    this.reports =
        hasReaders() ? BuildReports.open(bench, config, progress) : BuildReports.unheard(bench);
    this.places = places();
    this.watcher = new Watcher(folders(places));
  }

  /** Builds what was saved before, says that it is ready, and goes on until it is interrupted. */
  public void run() throws IOException, InterruptedException {
    try {
      watch();
    } catch (ClosedByInterruptException e) {
      throw new InterruptedException();
    }
  }

  private void watch() throws IOException, InterruptedException {
    // javac is warm for the first edit after this.
    build(places.keySet(), false);
    reports.tell();
    progress.line(ready());
    Optional<String> told = tellBlind(Optional.empty());
    while (true) {
      Set<Path> changed = watcher.next(LOOK);
      told = tellBlind(told);
      Set<AppFiles> moved = moved();
      List<AppFiles> touched = new ArrayList<>(moved);
      places.keySet().stream()
          .filter(app -> !moved.contains(app) && isBelow(app.folder(), changed))
          .forEach(touched::add);
      if (!touched.isEmpty()) {
        build(touched, !moved.isEmpty());
      } else if (unheard || isUnannounced()) {
        ring(List.of());
      }
    }
  }

  /** A run without development ({@code --no-dev}) has none. */
  private static boolean hasReaders() {
    return System.getenv("DEV_SERVER") != null || !ProcessManager.managesThisProgram();
  }

  private String ready() {
    List<String> names = places.keySet().stream().map(AppFiles::name).toList();
    List<String> missing =
        AppFiles.of(bench).stream()
            .filter(app -> !places.containsKey(app))
            .map(app -> bench.root().relativize(app.folder()).toString())
            .toList();
    return "watch is ready: "
        + String.join(", ", names)
        + (missing.isEmpty() ? "" : "; missing: " + String.join(", ", missing));
  }

  /** Says once that no events come, and what helps. */
  private Optional<String> tellBlind(Optional<String> told) {
    Optional<String> blind = watcher.blind();
    if (blind.isPresent() && !blind.equals(told)) {
      progress.line(
          "  watch gets no events from the system (%s) and looks at all files every second instead"
              .formatted(blind.get()));
    }
    return blind;
  }

  /** The apps that are new or whose folders lie elsewhere than before; watches them from now on. */
  private Set<AppFiles> moved() throws IOException {
    Map<AppFiles, String> now = places();
    if (now.equals(places)) {
      return Set.of();
    }
    Map<AppFiles, String> different = new LinkedHashMap<>(now);
    different.entrySet().removeAll(places.entrySet());
    places.keySet().stream()
        .filter(app -> !now.containsKey(app))
        .forEach(app ->
            progress.line(
                "  %s is gone from %s; its last good build is served"
                    .formatted(app.name(), bench.root().relativize(app.folder()))));
    watcher.close();
    places = now;
    watcher = new Watcher(folders(now));
    return Set.copyOf(different.keySet());
  }

  private static List<Path> folders(Map<AppFiles, String> places) {
    return places.keySet().stream().map(AppFiles::folder).toList();
  }

  /** Which folder each app really is: its path and the file system's key; those without one not. */
  private Map<AppFiles, String> places() {
    Map<AppFiles, String> found = new LinkedHashMap<>();
    for (AppFiles app : AppFiles.of(bench)) {
      try {
        if (Files.isDirectory(app.folder())) {
          Path real = app.folder().toRealPath();
          Object key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
          found.put(app, real + " " + key);
        }
      } catch (IOException moved) {
        // It is seen at the next look.
      }
    }
    return found;
  }

  private void build(Collection<AppFiles> apps, boolean announces) throws IOException {
    List<Build.Done> done = new ArrayList<>();
    for (AppFiles app : service.withDependents(apps)) {
      switch (service.build(app)) {
        case Build.Done built -> done.add(built);
        case Build.UpToDate _ -> {}
        case Build.Broken broken -> builds.tell(broken);
      }
    }
    if (announces || !done.isEmpty()) {
      ring(done);
    } else {
      reports.tell();
    }
  }

  /** Whether a builder was killed before it announced a build. */
  private boolean isUnannounced() throws IOException {
    return !announced.areAll();
  }

  /** Announces the builds; while Redis is away this is told once and tried with every look. */
  private void ring(List<Build.Done> done) throws IOException {
    switch (bell.ring()) {
      case GenerationBell.Rung.Unheard(String reason) -> {
        tellBuilt(done);
        if (!unheard) {
          progress.line("  the services do not hear of it yet: " + reason);
        }
        unheard = true;
      }
      case GenerationBell.Rung.Heard(long generation, long count) -> {
        unheard = false;
        long start = System.nanoTime();
        var _ =
            services
                .expect(generation, count)
                .orTimeout(serveLimit.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((_, _) ->
                    served(generation, count, done, Duration.ofNanos(System.nanoTime() - start)));
      }
    }
  }

  /** Some or all services run the builds; called by the thread that hears the last of them. */
  private void served(long generation, long count, List<Build.Done> done, Duration waited) {
    List<String> serving = services.heard(generation);
    if (serving.size() < count) {
      tellBuilt(done);
      progress.line(
          "  after %d ms only %d of %d services run it (%s); bench status shows the others"
              .formatted(waited.toMillis(), serving.size(), count, String.join(", ", serving)));
    } else {
      String by =
          serving.isEmpty() ? "; no service runs" : ", served by " + String.join(", ", serving);
      done.forEach(each -> progress.done(each.app() + " built" + by, each.took().plus(waited)));
    }
    try {
      reports.tellServed(generation, serving);
    } catch (IOException e) {
      progress.line("  the state of the builds cannot be read: " + e);
    }
  }

  /** Tells of builds that not all services run: without a tick. */
  private void tellBuilt(List<Build.Done> done) {
    done.forEach(each -> progress.line("  " + each.app() + " built"));
  }

  private static boolean isBelow(Path folder, Set<Path> changed) {
    return changed.stream().anyMatch(file -> file.startsWith(folder));
  }

  @Override
  public void close() throws IOException {
    watcher.close();
    reports.close();
    services.close();
    service.close();
    bell.close();
  }
}
