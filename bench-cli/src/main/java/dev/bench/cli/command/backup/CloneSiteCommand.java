package dev.bench.cli.command.backup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.RootOptions;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.database.DatabaseAddress;
import dev.bench.site.Sites;
import dev.bench.site.change.CloneSite;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench clone-site}: copies a site under another name. */
@Command(
    name = "clone-site",
    description = "Copies a site under another name: database, files and settings.",
    footer = {
      "",
      "In the copy the scheduler is paused (pause_scheduler) and mail is kept (mute_emails).",
      "Example:  bench clone-site shop.localhost test.localhost --mask"
    })
public final class CloneSiteCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(index = "0", paramLabel = "SITE", description = "The site.")
  private String site;

  @Parameters(index = "1", paramLabel = "NEW", description = "The name of the copy.")
  private String name;

  @Option(
      names = "--mask",
      description =
          "Replaces the names and addresses of users, and leaves out logs, mail and private files;"
              + " apps say in db/mask.sql what becomes of their tables.")
  private boolean mask;

  @Mixin private RootOptions root;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    Progress progress = Terminal.current().progress();
    try (OwnServers _ = new OwnServers(directory, config, progress::doing).all()) {
      DatabaseAddress login = root.login(bench, config, new Sites(directory, config).require(site));
      try (SiteOperations sites = SiteOperations.open(directory, progress, login)) {
        CloneSite.Cloned cloned =
            progress.step(
                "copying " + site,
                "%s is a copy of %s".formatted(name, site),
                () -> sites.cloner(name).run(site, name, mask));
        tell(cloned, progress);
      }
    }
    return 0;
  }

  private void tell(CloneSite.Cloned cloned, Progress progress) {
    progress.line("    %d rows; the scheduler is paused, mail is kept".formatted(cloned.rows()));
    if (mask) {
      progress.line(
          "    no user has a password, and secret settings are left out: log in after bench --site %s set-admin-password"
              .formatted(name));
    }
    cloned
        .unmasked()
        .forEach(app ->
            progress.line(
                "    the tables of %s are as in %s: it has no db/mask.sql".formatted(app, site)));
  }
}
