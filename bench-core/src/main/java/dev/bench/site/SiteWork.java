package dev.bench.site;

import dev.bench.app.Generation;
import dev.bench.app.LoadedApp;
import dev.bench.config.BenchDirectory;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.Migrations;

/**
 * What the operations on sites need.
 *
 * @param bench the bench
 * @param sites its sites
 * @param apps its apps
 * @param lifecycle runs the apps' own steps
 * @param logins who may make and drop databases
 * @param progress hears of the steps
 */
public record SiteWork(
    BenchDirectory bench,
    Sites sites,
    Generation apps,
    Lifecycle lifecycle,
    ServerLogins logins,
    Progress progress) {

  /** The app that every site has. */
  static final String BUILT_IN = "bench";

  Undoing undoing() {
    return new Undoing(bench, sites, logins);
  }

  /** The migrations of an app. */
  Migrations migrations(LoadedApp app) {
    String location =
        app.name().equals(BUILT_IN)
            ? "classpath:db/migration/" + BUILT_IN
            : "filesystem:" + app.build().orElseThrow().classes().resolve("db/migration");
    return new Migrations(app.name(), location);
  }

  DatabaseAddress database(String site) {
    return sites.require(site).database();
  }
}
