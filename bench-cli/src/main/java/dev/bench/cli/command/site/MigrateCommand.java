package dev.bench.cli.command.site;

import dev.bench.ValidationException;
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
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;

/** {@code bench migrate}: applies the new migrations of the apps of a site. */
@Command(
    name = "migrate",
    description = "Applies the new migrations of all apps of a site.",
    footer = {
      "",
      "Examples:",
      "  bench --site shop.localhost migrate",
      "  bench --site all migrate --jobs 4 --canary test.localhost",
      "  bench --site shop.localhost migrate --skip todo:V3"
    })
public final class MigrateCommand implements Callable<Integer> {

  private static final int MOST_JOBS = 16;
  private static final int FAILURES_THAT_STOP = 3;

  @ParentCommand private BenchCommand bench;

  @Option(
      names = "--jobs",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many sites are migrated at a time (default: ${DEFAULT-VALUE}).")
  private int jobs;

  @Option(
      names = "--canary",
      paramLabel = "SITE",
      description = "The site that is migrated first; if it fails, no other is.")
  private @Nullable String canary;

  @Option(
      names = "--stop-after",
      paramLabel = "N",
      description = "After so many failures no more sites are begun (default: 3).")
  private @Nullable Integer stopAfter;

  @Option(
      names = "--skip",
      paramLabel = "APP:VERSION",
      description =
          "Records the next file of an app as applied, such as todo:V3, and runs nothing.")
  private @Nullable String skip;

  @Option(
      names = "--maintenance",
      description =
          "The site answers 503 while it is migrated, and no longer than this command runs.")
  private boolean maintenance;

  @Option(
      names = "--restart",
      paramLabel = "APP",
      description =
          "Has the next run begin the unfinished file of an app anew, not at the statement that failed.")
  private @Nullable String restart;

  @Override
  public Integer call() throws Exception {
    int failures = stopAfter == null ? FAILURES_THAT_STOP : stopAfter;
    if (jobs < 1 || jobs > MOST_JOBS || failures < 1) {
      throw new ParameterException(
          bench.spec.commandLine(),
          "--jobs is a number from 1 to %d, and --stop-after at least 1".formatted(MOST_JOBS));
    }
    boolean ofManySites = jobs != 1 || canary != null || stopAfter != null;
    if ((skip != null || restart != null) && (maintenance || ofManySites)) {
      throw new ParameterException(
          bench.spec.commandLine(),
          "--skip and --restart migrate nothing: leave out --maintenance, --jobs, --canary and --stop-after");
    }
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    List<String> names = bench.siteNames(directory, config);
    if (skip != null && restart != null) {
      throw new ParameterException(bench.spec.commandLine(), "Give --skip or --restart, not both");
    }
    if (canary != null && !names.contains(canary)) {
      throw new ValidationException(
          "The canary %s is not among the sites that are migrated; use --site all"
              .formatted(canary));
    }
    Progress progress = Terminal.current().progress();
    if (new AppBuilds(directory, progress).build(AppFiles.of(directory)) > 0) {
      return 1;
    }
    try (OwnServers _ = new OwnServers(directory, config, progress::doing).all();
        SiteOperations sites = SiteOperations.open(directory, progress, null)) {
      if (skip != null) {
        skip(sites, names, skip, progress);
        return 0;
      }
      if (restart != null) {
        for (String site : names) {
          sites.restart(site, restart);
          progress.line("The unfinished file of %s begins anew on %s".formatted(restart, site));
        }
        return 0;
      }
      if (!bench.meansAllSites()) {
        one(sites, names.getFirst(), progress);
        return 0;
      }
      return new SiteMigrations(site -> sites.migrate(site, maintenance), progress, jobs, failures)
              .run(names, canary)
          ? 0
          : 1;
    }
  }

  private void one(SiteOperations sites, String site, Progress progress) throws Exception {
    Map<String, Integer> applied =
        progress.step(
            "migrating " + site, site + " migrated", () -> sites.migrate(site, maintenance));
    applied.forEach((app, files) -> progress.line("    %-16s %d new files".formatted(app, files)));
  }

  private static void skip(
      SiteOperations sites, List<String> names, String skipped, Progress progress)
      throws Exception {
    String[] parts = skipped.split(":", -1);
    if (parts.length != 2 || !parts[1].matches("V[0-9._]+")) {
      throw new ValidationException(
          "--skip takes an app and the version of a file, such as todo:V3, not " + skipped);
    }
    for (String site : names) {
      sites.skip(site, parts[0], parts[1]);
      progress.line("%s of %s is recorded as applied on %s".formatted(parts[1], parts[0], site));
    }
  }
}
