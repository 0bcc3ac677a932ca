package dev.bench.cli.apps;

import dev.bench.app.AppFiles;
import dev.bench.build.Folders;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.FileLocked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;

/**
 * Takes a new app into the bench completely or not at all.
 *
 * <ol>
 *   <li>Its sources are put into a hidden folder beside the other apps.
 *   <li>They are built there, so that what cannot be built is never listed.
 *   <li>The folder gets its name in one step, and {@code sites/apps.txt} gets the app.
 *   <li>Running services are told.
 * </ol>
 *
 * <p>A {@code kill -9} before the third step leaves the hidden folder, which the next intake
 * removes. Between its two halves it leaves a folder that is not listed; {@code bench get-app} with
 * that folder lists it.
 *
 * <p>One at a time: a lock keeps other processes away.
 */
public final class AppIntake implements AutoCloseable {

  private static final Duration LOCK_LIMIT = Duration.ofMinutes(1);

  private final BenchDirectory bench;
  private final AppBuilds builds;
  private final FileLocked lock;
  private final Path draft;

  private AppIntake(BenchDirectory bench, AppBuilds builds, FileLocked lock) {
    this.bench = bench;
    this.builds = builds;
    this.lock = lock;
    this.draft = bench.apps().resolve(".new-app");
  }

  /**
   * Begins an intake; closing it removes what has not become an app.
   *
   * @throws IOException when another process has been at it for a minute
   */
  public static AppIntake begin(BenchDirectory bench, AppBuilds builds) throws IOException {
    FileLocked lock = FileLocked.on(bench.env().resolve(".apps.lock"), LOCK_LIMIT);
    AppIntake intake = new AppIntake(bench, builds, lock);
    Folders.delete(intake.draft);
    return intake;
  }

  /** The folder for the sources; it does not exist yet. */
  public Path draft() {
    return draft;
  }

  /**
   * Refuses a name that an app of the bench has.
   *
   * @throws CannotChangeAppsException with one sentence
   */
  public void requireFree(AppName name) throws IOException {
    if (AppList.of(bench).names().contains(name.text())) {
      throw new CannotChangeAppsException(
          "This bench has an app %s already: sites/apps.txt lists it".formatted(name));
    }
    if (Files.exists(folder(name), LinkOption.NOFOLLOW_LINKS)) {
      throw new CannotChangeAppsException(
          "apps/%s exists already; choose another name, or add that folder with: bench get-app apps/%s"
              .formatted(name, name));
    }
  }

  /** Builds the draft, makes it the app {@code name} and tells running services. */
  public AppFiles take(AppName name) throws IOException {
    requireFree(name);
    build(name, draft);
    Files.move(draft, folder(name), StandardCopyOption.ATOMIC_MOVE);
    return list(name);
  }

  /** Builds the folder of that name, which lies among the apps already, and lists it. */
  public AppFiles takeInPlace(AppName name) throws IOException {
    build(name, folder(name));
    return list(name);
  }

  private AppFiles list(AppName name) throws IOException {
    AppList.of(bench).add(name.text());
    AppFiles app = new AppFiles(name.text(), folder(name));
    builds.buildInPlace(app); // links its static files where they lie now
    builds.announce(BenchConfig.load(bench));
    return app;
  }

  private void build(AppName name, Path folder) throws IOException {
    if (builds.build(List.of(new AppFiles(name.text(), folder))) > 0) {
      throw new CannotChangeAppsException(
          "%s was not added, since it cannot be built; what is wrong stands above".formatted(name));
    }
  }

  private Path folder(AppName name) {
    return bench.apps().resolve(name.text());
  }

  @Override
  public void close() throws IOException {
    try {
      Folders.delete(draft);
    } finally {
      lock.close();
    }
  }
}
