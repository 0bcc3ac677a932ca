package dev.bench.cli.apps;

import dev.bench.app.AppFiles;
import dev.bench.app.Apps;
import dev.bench.app.LoadedApp;
import dev.bench.cli.asset.BundleStore;
import dev.bench.cli.watch.AssetBuilder;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.FileLocked;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * Takes an app out of the bench: out of {@code sites/apps.txt} first, then its folder goes to
 * {@code archived/apps}. A {@code kill -9} between both leaves a folder that is not listed, which
 * the same removal archives.
 */
public final class AppRemoval {

  /** How long a removal waits for what others do with apps and bundles. */
  public static final Duration LOCK_LIMIT = Duration.ofMinutes(1);

  private final BenchDirectory bench;
  private final LocalDate today;
  private final Duration limit;

  /**
   * Removals from one bench.
   *
   * @param today the date in the name of the archived folder
   * @param limit how long it waits for what others do with apps and bundles
   */
  public AppRemoval(BenchDirectory bench, LocalDate today, Duration limit) {
    this.bench = bench;
    this.today = today;
    this.limit = limit;
  }

  /**
   * Removes the app.
   *
   * @return where its folder is now; empty when it had none
   * @throws CannotChangeAppsException when a site or another app needs it
   */
  public Optional<Path> remove(String name) throws IOException {
    BundleStore bundles = new BundleStore(bench);
    try (FileLocked apps = FileLocked.on(bench.env().resolve(".apps.lock"), limit);
        FileLocked builders = bundles.lock(limit)) {
      apps.held();
      builders.held();
      AppFiles app = new AppFiles(name, bench.apps().resolve(name));
      boolean hasFolder = Files.exists(app.folder(), LinkOption.NOFOLLOW_LINKS);
      requireKnown(name, hasFolder);
      requireUnused(name);
      AppList.of(bench).remove(name);
      AppList.excluded(bench).remove(name);
      Optional<Path> archived = hasFolder ? Optional.of(archive(app.folder())) : Optional.empty();
      new AssetBuilder(bench).link(app);
      bundles.forget(name);
      return archived;
    }
  }

  private void requireKnown(String name, boolean hasFolder) throws IOException {
    List<String> known = AppList.of(bench).names();
    if (name.equals("bench")) {
      throw new CannotChangeAppsException("The app bench is part of the runtime and stays");
    }
    boolean isFolder =
        hasFolder
            && !name.startsWith(".")
            && bench.apps().equals(bench.apps().resolve(name).getParent());
    if (!known.contains(name) && !isFolder) {
      throw new CannotChangeAppsException(
          "There is no app %s in this bench; sites/apps.txt has %s"
              .formatted(name, String.join(", ", known)));
    }
  }

  private void requireUnused(String name) {
    Sites sites = new Sites(bench, BenchConfig.load(bench));
    List<String> users =
        sites.names().stream()
            .map(sites::require)
            .filter(site -> site.installedApps().contains(name))
            .map(SiteState::name)
            .toList();
    if (!users.isEmpty()) {
      throw new CannotChangeAppsException(
          "%s is installed on %s; it can be removed when no site has it"
              .formatted(name, String.join(", ", users)));
    }
    List<String> dependents =
        Apps.load(bench).current().apps().values().stream()
            .filter(app -> app.app().requires().contains(name))
            .map(LoadedApp::name)
            .toList();
    if (!dependents.isEmpty()) {
      throw new CannotChangeAppsException(
          "%s is required by %s; remove that first".formatted(name, String.join(", ", dependents)));
    }
  }

  /** Moves the folder; one name more for each removal of a day. */
  private Path archive(Path folder) throws IOException {
    Path archive = Files.createDirectories(bench.archived().resolve("apps"));
    String name = folder.getFileName() + "-" + today;
    Path target = archive.resolve(name);
    for (int i = 1; Files.exists(target, LinkOption.NOFOLLOW_LINKS); i++) {
      target = archive.resolve(name + "_" + i);
    }
    return Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
