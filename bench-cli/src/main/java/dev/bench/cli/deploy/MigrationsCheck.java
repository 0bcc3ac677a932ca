package dev.bench.cli.deploy;

import dev.bench.BenchException;
import dev.bench.runtime.Bench;
import dev.bench.runtime.SiteLifecycle;
import dev.bench.site.Progress;
import dev.bench.site.change.Migrate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which sites have new migrations in the current builds. */
record MigrationsCheck(Bench bench) {

  private static final String NAME = "migrations";

  List<Checked> look() throws Exception {
    Migrate migrate =
        new Migrate(SiteLifecycle.workOn(bench, _ -> Optional.empty(), new Progress() {}));
    List<Checked> found = new ArrayList<>();
    List<String> sites = bench.sites().names();
    for (String site : sites) {
      try {
        int files = migrate.pending(site);
        if (files > 0) {
          found.add(
              Checked.note(
                  NAME,
                  "%s has %d new migrations.".formatted(site, files),
                  "bench update applies them, and so does bench --site %s migrate."
                      .formatted(site)));
        }
      } catch (BenchException away) {
        found.add(
            Checked.fault(
                NAME,
                "The database of %s cannot be asked: %s.".formatted(site, away.getMessage()),
                "Start its server, or take the site out of sites/."));
      }
    }
    return found.isEmpty()
        ? List.of(Checked.ok(NAME, "No site of %d has new migrations.".formatted(sites.size())))
        : found;
  }
}
