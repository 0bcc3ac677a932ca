package dev.bench.cli.command.backup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.Confirmation;
import dev.bench.cli.command.RootOptions;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.database.DatabaseAddress;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import dev.bench.site.change.DroppedSites;
import dev.bench.site.change.PurgeSite;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench purge-site}: destroys a dropped site. */
@Command(
    name = "purge-site",
    description = "Destroys a dropped site: database, user, files and the backups among them.",
    footer = {"", "Example:  bench purge-site shop.localhost"})
public final class PurgeSiteCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(
      paramLabel = "NAME",
      description = "The site, or the name of its folder in archived/sites.")
  private String name;

  @Mixin private Confirmation confirmation;

  @Mixin private RootOptions root;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    DroppedSites.Dropped dropped = new DroppedSites(directory).require(name);
    confirmation.of(
        "Database, files and backups of %s (%s) will be destroyed."
            .formatted(dropped.site(), directory.root().relativize(dropped.folder())),
        dropped.site());
    Progress progress = Terminal.current().progress();
    try (OwnServers _ = new OwnServers(directory, config, progress::doing).all()) {
      Settings own = new Settings(ConfigFile.read(dropped.folder().resolve(SiteFiles.CONFIG)));
      SiteState state =
          new Sites(directory, config).described(dropped.site(), dropped.folder(), own);
      DatabaseAddress login = root.login(bench, config, state);
      try (SiteOperations sites = SiteOperations.open(directory, progress, login)) {
        PurgeSite.Purged purged =
            progress.step(
                "purging " + name,
                name + " is gone",
                () -> new PurgeSite(sites.workOn(dropped.site()), sites.server()).run(dropped));
        purged
            .left()
            .forEach(database ->
                progress.line(
                    "    database %s stays: another site uses it, or bench did not make it for this one"
                        .formatted(database)));
      }
    }
    return 0;
  }
}
