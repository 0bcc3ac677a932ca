package dev.bench.cli.watch;

import dev.bench.app.AppFiles;
import dev.bench.cli.asset.BundleOptions;
import dev.bench.cli.asset.Bundler;
import dev.bench.cli.edits.MigrationWatch;
import dev.bench.cli.edits.OwnFiles;
import dev.bench.cli.setup.Progress;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.site.Sites;
import dev.bench.site.change.PendingMigrations;
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

/**
 * Builds an app when its sources change and announces the new generation.
 *
 * <p>{@code sites/apps.txt} and the places of the folders are looked at again and again: an app
 * that is new, moved or linked elsewhere is built, and its folder is watched from then on.
 */
public final class AppWatch implements AutoCloseable {

  /** How often apps.txt and the places of the folders are looked at. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  /** How long the database of a site may take to say which migrations it has applied. */
  private static final Duration DATABASE_LIMIT = Duration.ofSeconds(2);

  private final BenchDirectory bench;
  private final Progress progress;
  private final BuildService service;
  private final AppBuilds builds;
  private final AnnouncedBuilds announced;
  private final Announcements announcements;
  private final OwnFiles ownFiles;
  private final MigrationWatch migrations;
  private Map<AppFiles, String> places;
  private Watcher watcher;

  /** Watches the apps of one bench. */
  public AppWatch(BenchDirectory bench, BenchConfig config, Progress progress) throws IOException {
    this.bench = bench;
    this.progress = progress;
    this.service =
        new BuildService(
            bench,
            System.getenv(),
            Bundler.of(
                bench, System.getenv(), BundleOptions.usual(), text -> progress.line("  " + text)));
    this.builds = new AppBuilds(bench, progress);
    this.announced = new AnnouncedBuilds(bench);
    this.announcements = new Announcements(bench, config, progress);
    this.ownFiles = new OwnFiles(bench);
    this.places = places();
    this.migrations =
        new MigrationWatch(
            new PendingMigrations(bench, new Sites(bench, config), DATABASE_LIMIT),
            this::tellPending);
    this.watcher = new Watcher(folders(places));
  }

  /** Called by the thread of the watch for migrations. */
  private void tellPending(List<PendingMigrations.Pending> pending) {
    if (!pending.isEmpty()) {
      pending.forEach(each -> progress.line("  " + each));
      progress.line("  to apply them: bench --site all migrate");
    }
    announcements.tellPending(pending);
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
    announcements.tell();
    migrations.askAll();
    progress.line(ready());
    Optional<String> told = tellBlind(Optional.empty());
    while (true) {
      Set<Path> changed = watcher.next(LOOK);
      told = tellBlind(told);
      ownFiles.edits().forEach(edit -> progress.line("  " + edit));
      Set<AppFiles> moved = moved();
      List<AppFiles> touched = new ArrayList<>(moved);
      places.keySet().stream()
          .filter(app -> !moved.contains(app) && isBelow(app.folder(), changed))
          .forEach(touched::add);
      if (!touched.isEmpty()) {
        build(touched, !moved.isEmpty());
      } else if (announcements.areUnheard() || isUnannounced()) {
        announcements.announce(List.of());
      }
    }
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
    List<AppFiles> affected = service.withDependents(apps);
    for (AppFiles app : affected) {
      switch (service.build(app)) {
        case Build.Done built -> {
          done.add(built);
          built.warnings().forEach(builds::tell);
        }
        case Build.UpToDate _ -> {}
        case Build.Broken broken -> builds.tell(broken);
      }
    }
    if (announces || !done.isEmpty()) {
      announcements.announce(done);
      migrations.askAll();
    } else {
      announcements.tell();
    }
    for (AppFiles app : affected) {
      builds.settle(service, app);
    }
  }

  /** Whether a builder was killed before it announced a build. */
  private boolean isUnannounced() throws IOException {
    return !announced.areAll();
  }

  private static boolean isBelow(Path folder, Set<Path> changed) {
    return changed.stream().anyMatch(file -> file.startsWith(folder));
  }

  @Override
  public void close() throws IOException {
    watcher.close();
    migrations.close();
    announcements.close();
    service.close();
  }
}
