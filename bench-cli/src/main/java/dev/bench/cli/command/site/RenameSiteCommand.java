package dev.bench.cli.command.site;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.site.change.RenameSite;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench rename-site}: gives a site another name. */
@Command(
    name = "rename-site",
    description = "Gives a site another name; its database stays as it is.",
    footer = {
      "",
      "Jobs that wait under the old name do not run; see them with: bench show-pending-jobs",
      "Example:  bench rename-site shop.localhost store.localhost"
    })
public final class RenameSiteCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(index = "0", paramLabel = "OLD", description = "The site.")
  private String old;

  @Parameters(index = "1", paramLabel = "NEW", description = "Its new name.")
  private String name;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    Progress progress = Terminal.current().progress();
    try (OwnServers _ = new OwnServers(directory, config, progress::doing).all();
        SiteOperations sites = SiteOperations.open(directory, progress, null)) {
      new RenameSite(sites.workOn(old)).run(old, name);
      progress.line("%s is called %s now".formatted(old, name));
    }
    return 0;
  }
}
