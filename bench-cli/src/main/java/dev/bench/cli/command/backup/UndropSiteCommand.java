package dev.bench.cli.command.backup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.site.change.UndropSite;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench undrop-site}: brings a dropped site back. */
@Command(
    name = "undrop-site",
    description = "Brings a dropped site back from archived/sites, as it was.",
    footer = {"", "Example:  bench undrop-site shop.localhost"})
public final class UndropSiteCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(
      paramLabel = "NAME",
      description = "The site, or the name of its folder in archived/sites.")
  private String name;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    Progress progress = Terminal.current().progress();
    try (OwnServers _ = new OwnServers(directory, config, progress::doing).all();
        SiteOperations sites = SiteOperations.open(directory, progress, null)) {
      progress.step(
          "bringing back " + name,
          name + " is back",
          () -> new UndropSite(sites.workOn(name)).run(name));
    }
    return 0;
  }
}
