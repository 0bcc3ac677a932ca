package dev.bench.site.change;

import dev.bench.BenchException;
import dev.bench.app.Generation;
import dev.bench.app.LoadedApp;
import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.InstalledAppsTable;
import dev.bench.database.StatementLimit;
import dev.bench.database.Tables;
import dev.bench.database.migration.Migrations;
import dev.bench.site.Progress;
import dev.bench.site.ServerLogins;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import dev.bench.site.journal.Operation;
import dev.bench.site.journal.Undoing;
import dev.bench.site.task.TaskRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the operations on sites need.
 *
 * @param bench the bench
 * @param sites its sites
 * @param apps its apps
 * @param lifecycle runs the apps' own steps
 * @param logins with rights to make and drop databases
 * @param progress hears of the steps
 */
public record SiteWork(
    BenchDirectory bench,
    Sites sites,
    Generation apps,
    Lifecycle lifecycle,
    ServerLogins logins,
    Progress progress) {

  private static final Logger log = LoggerFactory.getLogger(SiteWork.class);

  /** The app that every site has. */
  static final String BUILT_IN = "bench";

  /** What undoes and finishes. */
  public Undoing undoing() {
    return new Undoing(bench, sites, logins);
  }

  /**
   * Does {@code act} as the operation {@code name} on {@code site}, and keeps a record of it: what
   * it does stays when {@code act} finishes or commits it, and is undone when that fails.
   */
  public <T> T operation(String name, String site, Operation.Work<T> act) throws Exception {
    TaskRecord record = TaskRecord.begin(bench, name, site, progress);
    try {
      return Operation.run(name, site, undoing(), record, act);
    } catch (Exception e) {
      record.failed(e);
      throw e;
    }
  }

  /** Keeps others from {@code site} while an operation on another site needs it. */
  Operation reserve(String name, String site) throws IOException, InterruptedException {
    return Operation.begin(name, site, undoing(), Progress.silent());
  }

  /** The migrations of an app on a site that has data. */
  Migrations migrations(LoadedApp app) {
    return migrations(app, migrationLimit());
  }

  /** How long a statement on a site with data may take. */
  StatementLimit migrationLimit() {
    return StatementLimit.MIGRATION.in(new Settings(ConfigFile.read(bench.commonSiteConfig())));
  }

  /** The migrations of an app; a statement may take {@code limit}. */
  Migrations migrations(LoadedApp app, StatementLimit limit) {
    String location =
        app.name().equals(BUILT_IN)
            ? "classpath:db/migration/" + BUILT_IN
            : "filesystem:" + app.build().orElseThrow().classes().resolve("db/migration");
    return new Migrations(app.name(), location, limit);
  }

  /** The site of that name; a damaged {@link SiteFiles#STATE} is put aside. */
  SiteState require(String site) throws IOException {
    putAsideIfDamaged(bench.site(site).resolve(SiteFiles.STATE));
    return sites.require(site);
  }

  DatabaseAddress database(String site) {
    return sites.require(site).database();
  }

  /**
   * The apps of {@code site}, as its database says. {@link SiteFiles#STATE} is corrected when it is
   * lost, damaged or older. In a database without the table of apps the file counts; when that is
   * lost, apps are found by their migrations, and an app without migrations is not found.
   */
  List<String> installedApps(String site) throws IOException {
    List<String> known = require(site).installedApps();
    Optional<List<String>> recorded = InstalledAppsTable.read(database(site));
    if (recorded.isPresent()) {
      return corrected(site, known, recorded.get());
    }
    List<String> found = known.isEmpty() ? appsByMigrations(database(site)) : List.of();
    if (found.isEmpty()) {
      return known; // a site that is being made
    }
    log.warn(
        "{} of site {} was lost; its database says that {} are installed. Install apps without tables again",
        SiteFiles.STATE,
        site,
        String.join(", ", found));
    return sites.copyApps(site, found).installedApps();
  }

  /** As {@link #installedApps}; what the file says when the database cannot be asked. */
  public List<String> knownApps(String site) throws IOException {
    try {
      return installedApps(site);
    } catch (BenchException e) {
      log.warn(
          "The database of site {} cannot say which apps it has, so that {} counts: {}",
          site,
          SiteFiles.STATE,
          e.getMessage());
      return require(site).installedApps();
    }
  }

  private List<String> corrected(String site, List<String> known, List<String> recorded) {
    if (known.equals(recorded)) {
      return known;
    }
    log.warn(
        "{} of site {} named the apps {}; its database says {}, which counts",
        SiteFiles.STATE,
        site,
        known,
        recorded);
    return sites.copyApps(site, recorded).installedApps();
  }

  /** The versions of {@code names}, empty for an app that the bench has not. */
  Map<String, String> versions(List<String> names) {
    Map<String, String> versions = new LinkedHashMap<>();
    for (String name : names) {
      LoadedApp app = apps.apps().get(name);
      versions.put(name, app == null ? "" : app.app().version());
    }
    return versions;
  }

  /** The apps that a database says it has; those it has migrations of when it does not say. */
  List<String> appsIn(DatabaseAddress database) {
    return InstalledAppsTable.read(database).orElseGet(() -> appsByMigrations(database));
  }

  /** The apps that a database has migrations of, required ones first. */
  private List<String> appsByMigrations(DatabaseAddress database) {
    List<String> tables = Tables.of(database);
    List<String> found = new ArrayList<>(); // in the order of loading
    for (LoadedApp app : apps.apps().values()) {
      if (tables.contains(migrations(app).historyTable())) {
        found.add(app.name());
      }
    }
    return found;
  }

  /** The path of {@code file} within the bench. */
  String relative(Path file) {
    return bench.root().relativize(file).toString();
  }

  private static void putAsideIfDamaged(Path state) throws IOException {
    try {
      new Settings(ConfigFile.read(state)).list("installed_apps");
    } catch (BrokenConfigException | IllegalArgumentException damaged) {
      Path aside = state.resolveSibling(SiteFiles.STATE + ".damaged");
      log.warn("{}; it is kept as {}", damaged.getMessage(), aside.getFileName());
      Files.move(state, aside, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
