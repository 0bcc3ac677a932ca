package dev.bench.site.change;

import dev.bench.app.LoadedApp;
import dev.bench.app.Phase;
import dev.bench.site.MaintenanceLease;
import dev.bench.site.journal.Operation;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies the new migrations of all apps of a site.
 *
 * <p>MariaDB commits each change of a table by itself, so nothing is undone: a migration that fails
 * stops there, what was applied before it stays, and the next run goes on at its statement.
 *
 * @param work what is needed
 */
public record Migrate(SiteWork work) {

  private static final Logger log = LoggerFactory.getLogger(Migrate.class);

  /**
   * Migrates {@code site} while it is in maintenance, until that is done or this process ends.
   *
   * @return how many files were applied, by app
   */
  public Map<String, Integer> runInMaintenance(String site) throws Exception {
    try (MaintenanceLease _ = MaintenanceLease.take(work.sites().require(site).path())) {
      return run(site);
    }
  }

  /**
   * Migrates {@code site}.
   *
   * @return how many files were applied, by app
   */
  public Map<String, Integer> run(String site) throws Exception {
    work.require(site);
    return work.operation(
        "migrate",
        site,
        operation -> {
          operation.leaves("what was applied stays; bench migrate goes on from there");
          List<String> installed =
              work.installedApps(site); // a killed installation is undone by now
          List<LoadedApp> apps = installed.stream().map(work.apps()::app).toList();
          for (LoadedApp app : apps) {
            operation.step(
                app.name() + ": before migrate",
                () -> work.lifecycle().run(work.sites().require(site), app, Phase.BEFORE_MIGRATE));
          }
          Map<String, Integer> applied = new LinkedHashMap<>();
          for (LoadedApp app : apps) {
            operation.step(
                app.name() + ": migrate",
                () -> applied.put(app.name(), apply(operation, site, app)));
          }
          operation.step(
              "state", () -> work.sites().install(site, installed, work.versions(installed)));
          for (LoadedApp app : apps) {
            operation.step(app.name() + ": after migrate", () -> afterMigrate(site, app));
          }
          operation.finish();
          return applied;
        });
  }

  private int apply(Operation operation, String site, LoadedApp app) {
    int files =
        work.migrations(app).applyTo(work.database(site), _ -> {}, operation.cancellation());
    operation.progress().said("%s: %d new files".formatted(app.name(), files));
    return files;
  }

  /** How many files {@link #run} would apply to {@code site}. */
  public int pending(String site) throws IOException {
    int files = 0;
    for (String name : work.installedApps(site)) {
      files += work.migrations(work.apps().app(name)).pending(work.database(site));
    }
    return files;
  }

  /**
   * Records the next file of {@code app} as applied on {@code site}, without running it, and counts
   * the change of the site's state.
   */
  public void skip(String site, String app, String version) throws Exception {
    work.require(site);
    work.operation(
        "migrate --skip",
        site,
        operation -> {
          operation.step(
              app + ": skip " + version,
              () -> work.migrations(work.apps().app(app)).skip(work.database(site), version));
          List<String> installed = work.installedApps(site);
          operation.step("state", () -> work.sites().copyApps(site, installed));
          operation.finish();
          return site;
        });
  }

  /** Has the next run begin the unfinished file of {@code app} anew on {@code site}. */
  public void restart(String site, String app) throws Exception {
    work.operation(
        "migrate --restart",
        site,
        operation -> {
          operation.step(
              app + ": restart",
              () -> work.migrations(work.apps().app(app)).forgetStatements(work.database(site)));
          operation.finish();
          return site;
        });
  }

  private void afterMigrate(String site, LoadedApp app) {
    try {
      work.lifecycle().run(work.sites().require(site), app, Phase.AFTER_MIGRATE);
    } catch (Exception e) {
      log.warn("A step of {} after the migration of {} failed; it stays so", app.name(), site, e);
    }
  }
}
