package dev.bench.cli.command.site;

import dev.bench.BenchException;
import dev.bench.app.AppFiles;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.cli.watch.AppBuilds;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code bench migrate}: applies the new migrations of the apps of a site. */
@Command(
    name = "migrate",
    description = "Applies the new migrations of all apps of a site.",
    footer = {
      "",
      "Examples:",
      "  bench --site shop.localhost migrate",
      "  bench --site all migrate"
    })
public final class MigrateCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    List<String> names = bench.siteNames(directory, config);
    Progress progress = Terminal.current().progress();
    if (new AppBuilds(directory, progress).build(AppFiles.of(directory)) > 0) {
      return 1;
    }
    try (OwnServers _ = new OwnServers(directory, config, progress::doing).all();
        SiteOperations sites = SiteOperations.open(directory, progress, null)) {
      boolean good = true;
      for (String site : names) {
        good &= migrate(sites, site, progress);
      }
      return good ? 0 : 1;
    }
  }

  /** Whether it worked. A failure of one site of many is told, and the next site is migrated. */
  private boolean migrate(SiteOperations sites, String site, Progress progress) throws Exception {
    try {
      Map<String, Integer> applied =
          progress.step("migrating " + site, site + " migrated", () -> sites.migrate(site));
      applied.forEach(
          (app, files) -> progress.line("    %-16s %d new files".formatted(app, files)));
      return true;
    } catch (BenchException failure) {
      if (!bench.meansAllSites()) {
        throw failure;
      }
      progress.line("  ✗ " + site + ": " + failure.getMessage());
      return false;
    }
  }
}
