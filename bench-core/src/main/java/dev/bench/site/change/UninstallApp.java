package dev.bench.site.change;

import dev.bench.ValidationException;
import dev.bench.app.LoadedApp;
import dev.bench.app.Phase;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.Tables;
import dev.bench.database.migration.AppTables;
import dev.bench.database.migration.Migrations;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.BackupOptions;
import dev.bench.site.journal.Finish;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes an app off a site, with the tables that its migrations made and no others.
 *
 * @param work what is needed
 * @param backup makes the backup
 */
public record UninstallApp(SiteWork work, BackupSite backup) {

  private static final Logger log = LoggerFactory.getLogger(UninstallApp.class);

  /**
   * An app that was uninstalled.
   *
   * @param tables what was dropped and what was left
   * @param backup the backup, if one was made
   */
  public record Uninstalled(AppTables tables, Optional<Backup.Made> backup) {}

  /**
   * What {@link #run} would do.
   *
   * @throws ValidationException when the app cannot be uninstalled
   */
  public AppTables plan(String site, String app) throws Exception {
    List<String> installed = work.installedApps(site);
    if (app.equals(SiteWork.BUILT_IN)) {
      throw new ValidationException("App %s is a part of each site".formatted(app));
    }
    if (!installed.contains(app)) {
      throw new ValidationException(
          "App %s is not installed on %s, which has %s"
              .formatted(app, site, String.join(", ", installed)));
    }
    List<LoadedApp> others = new ArrayList<>();
    for (String other : installed) {
      LoadedApp loaded = work.apps().apps().get(other);
      if (loaded != null && !other.equals(app)) {
        others.add(loaded);
      }
    }
    List<String> needing =
        others.stream()
            .filter(other -> other.app().requires().contains(app))
            .map(LoadedApp::name)
            .toList();
    if (!needing.isEmpty()) {
      throw new ValidationException(
          "App %s is needed by %s; uninstall that first"
              .formatted(app, String.join(", ", needing)));
    }
    return tables(site, work.apps().app(app), others);
  }

  private AppTables tables(String site, LoadedApp app, List<LoadedApp> others) throws Exception {
    DatabaseAddress database = work.database(site);
    List<Migrations> theirs = others.stream().map(work::migrations).toList();
    AppTables tables = AppTables.of(work.migrations(app), theirs, database);
    List<String> pointing = Tables.pointingAt(database, tables.own());
    if (!pointing.isEmpty()) {
      throw new ValidationException(
          "Tables of app %s cannot be dropped, because %s have foreign keys to them; drop those keys first"
              .formatted(app.name(), String.join(", ", pointing)));
    }
    return tables;
  }

  /**
   * Uninstalls {@code app} from {@code site}. What is queued for it stays and fails.
   *
   * @throws ValidationException when it cannot be uninstalled; nothing was changed
   */
  public Uninstalled run(String site, String app, boolean withBackup) throws Exception {
    work.sites().require(site);
    return work.operation(
        "uninstall-app",
        site,
        operation -> {
          AppTables tables = plan(site, app);
          Optional<Backup.Made> made =
              withBackup
                  ? Optional.of(backup.within(operation, site, BackupOptions.usual(false)))
                  : Optional.empty();
          LoadedApp loaded = work.apps().app(app);
          operation.step(
              app + ": before uninstall",
              () ->
                  work.lifecycle().run(work.sites().require(site), loaded, Phase.BEFORE_UNINSTALL));
          List<String> apps = new ArrayList<>(work.installedApps(site));
          apps.remove(app);
          operation.commit(
              List.of(
                  new Finish.TakeApps(site, apps),
                  new Finish.DropTables(site, work.database(site).name(), tables.own())));
          afterUninstall(site, loaded);
          return new Uninstalled(tables, made);
        });
  }

  private void afterUninstall(String site, LoadedApp app) {
    try {
      work.lifecycle().run(work.sites().require(site), app, Phase.AFTER_UNINSTALL);
    } catch (Exception e) {
      log.warn("A step of {} after it left {} failed; it stays so", app.name(), site, e);
    }
  }
}
