package dev.bench.site;

import dev.bench.app.LoadedApp;
import dev.bench.app.Phase;
import dev.bench.database.Tables;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Installs one app on a site, as steps of an operation: before-install steps, tables, the site's
 * list of apps, after-install steps.
 *
 * @param work what is needed
 * @param operation the operation
 */
record AppInstallation(SiteWork work, Operation operation) {

  private static final Logger log = LoggerFactory.getLogger(AppInstallation.class);

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
    List<String> tables = Tables.of(work.database(site));
    operation.step(
        app.name() + ": tables",
        new Undo.DropNewTables(site, tables),
        () -> work.migrations(app).applyTo(work.database(site)));
    List<String> before = work.sites().require(site).installedApps();
    List<String> after = new ArrayList<>(before);
    after.add(app.name());
    operation.step(
        app.name() + ": install",
        new Undo.RestoreApps(site, before),
        () -> work.sites().install(site, after));
    operation.step(app.name() + ": after install", () -> afterInstall(site, app));
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
