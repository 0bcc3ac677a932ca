package dev.bench.site.change;

import dev.bench.app.LoadedApp;
import dev.bench.app.Phase;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.StatementLimit;
import dev.bench.database.Tables;
import dev.bench.database.migration.Migrations;
import dev.bench.site.journal.Operation;
import dev.bench.site.journal.Undo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs one app on a site, as steps of an operation: before-install steps, tables, the site's
 * list of apps, after-install steps.
 *
 * <p>The site's database carries a mark until {@link #end}, which proves to an undoing that it is
 * the one in which the tables were made. Each table is written down before it is made.
 *
 * @param work what is needed
 * @param operation the operation
 * @param proof the mark
 * @param limit how long a statement may take; null for that of a site with data
 */
record AppInstallation(
    SiteWork work, Operation operation, String proof, @Nullable StatementLimit limit) {

  private static final Logger log = LoggerFactory.getLogger(AppInstallation.class);

  private static final int PROOF_BYTES = 16;

  /** An installation as part of {@code operation}, with a mark of its own. */
  static AppInstallation in(SiteWork work, Operation operation) {
    return new AppInstallation(work, operation, NewDatabase.hex(PROOF_BYTES), null);
  }

  /** The same in a database that was made just now. */
  AppInstallation inNewDatabase(StatementLimit ofNew) {
    return new AppInstallation(work, operation, proof, ofNew);
  }

  /**
   * The apps {@code wanted} and all they require that {@code installed} has not, required ones
   * first.
   *
   * @throws dev.bench.app.AppFault when one is not in the bench
   */
  List<LoadedApp> missing(List<String> wanted, List<String> installed) {
    Set<String> names = new LinkedHashSet<>();
    wanted.forEach(app -> enter(app, names));
    names.removeAll(installed);
    return names.stream().map(work.apps()::app).toList();
  }

  private void enter(String app, Set<String> names) {
    // the loader has refused apps that require each other in a circle
    work.apps().app(app).app().requires().forEach(required -> enter(required, names));
    names.add(app);
  }

  void install(String site, LoadedApp app) throws Exception {
    operation.step(
        app.name() + ": before install",
        () -> work.lifecycle().run(work.sites().require(site), app, Phase.BEFORE_INSTALL));
    operation.step(app.name() + ": tables", () -> makeTables(site, app));
    List<String> before = work.sites().require(site).installedApps();
    List<String> after = new ArrayList<>(before);
    after.add(app.name());
    operation.step(
        app.name() + ": install",
        new Undo.RemoveApp(site, app.name()),
        () -> work.sites().install(site, after, work.versions(List.of(app.name()))));
    operation.step(app.name() + ": after install", () -> afterInstall(site, app));
  }

  /** Takes the mark away; called when nothing is undone any more. */
  void end(String site) {
    try {
      Tables.drop(work.database(site), Tables.MARK, proof);
    } catch (RuntimeException e) {
      log.warn("The mark {} stays on {}; the next installation replaces it", Tables.MARK, site, e);
    }
  }

  private void makeTables(String site, LoadedApp app) throws IOException {
    DatabaseAddress database = work.database(site);
    Undo.Place place = new Undo.Place(site, database.server(), database.name(), proof);
    if (!Tables.isMarked(database, proof)) {
      List<String> before = new ArrayList<>(Tables.of(database));
      before.remove(Tables.MARK);
      operation.record(new Undo.EndInstallation(place, before));
      Tables.mark(database, proof);
    }
    Migrations migrations = limit == null ? work.migrations(app) : work.migrations(app, limit);
    if (!Tables.of(database).contains(migrations.historyTable())) {
      operation.record(new Undo.DropTable(place, migrations.historyTable()));
      migrations.forgetStatements(database); // an undone installation left them, without the tables
    }
    migrations.applyTo(
        database, table -> record(new Undo.DropTable(place, table)), operation.cancellation());
  }

  private void record(Undo undo) {
    try {
      operation.record(undo);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void afterInstall(String site, LoadedApp app) {
    try {
      work.lifecycle().run(work.sites().require(site), app, Phase.AFTER_INSTALL);
    } catch (Exception e) {
      log.warn(
          "A step of {} after its installation on {} failed; it stays so", app.name(), site, e);
    }
  }
}
