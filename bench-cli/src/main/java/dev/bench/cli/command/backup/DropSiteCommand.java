package dev.bench.cli.command.backup;

import dev.bench.BenchException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.Confirmation;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.site.Sites;
import dev.bench.site.backup.BackupFailedException;
import dev.bench.site.change.DropSite;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench drop-site}: takes a site away, with its database kept until it is purged. */
@Command(
    name = "drop-site",
    description = "Drops a site after a last backup; undrop-site brings it back until purge-site.",
    footer = {
      "",
      "The folder moves to archived/sites. The database stays until: bench purge-site NAME",
      "Example:  bench drop-site shop.localhost"
    })
public final class DropSiteCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "NAME", description = "The site.")
  private String name;

  @Option(names = "--no-backup", description = "Makes no last backup.")
  private boolean withoutBackup;

  @Option(names = "--force", description = "Drops the site though its backup fails.")
  private boolean force;

  @Mixin private Confirmation confirmation;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    new Sites(directory, config).require(name);
    confirmation.inTerminal("Site %s will answer no more.".formatted(name), name);
    Progress progress = Terminal.current().progress();
    try (OwnServers _ = new OwnServers(directory, config, progress::doing).all();
        SiteOperations sites = SiteOperations.open(directory, progress, null)) {
      DropSite.Dropped dropped =
          progress.step("dropping " + name, name + " dropped", () -> drop(sites, progress));
      progress.line("    now in %s".formatted(directory.root().relativize(dropped.folder())));
      progress.line("    back again:   bench undrop-site %s".formatted(name));
      progress.line("    gone for good: bench purge-site %s".formatted(name));
    }
    return 0;
  }

  private DropSite.Dropped drop(SiteOperations sites, Progress progress) throws Exception {
    DropSite drop = new DropSite(sites.workOn(name), sites.backups(name));
    try {
      return drop.run(name, !withoutBackup);
    } catch (BackupFailedException failure) {
      if (!force) {
        throw new CannotDropException(name, failure);
      }
      progress.line("  ✗ " + failure.getMessage());
      return drop.run(name, false);
    }
  }

  /** The last backup failed. */
  private static final class CannotDropException extends BenchException {

    private static final long serialVersionUID = 1L;

    CannotDropException(String site, BackupFailedException cause) {
      super(
          500,
          "%s, and the site was not dropped. Without a backup: bench drop-site %s --no-backup"
              .formatted(cause.getMessage(), site),
          cause);
    }
  }
}
