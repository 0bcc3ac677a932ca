package dev.bench.cli.command.site;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.Confirmation;
import dev.bench.cli.command.RootOptions;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.database.DatabaseAddress;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import dev.bench.site.change.NewSite;
import dev.bench.site.change.ReinstallSite;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench reinstall}: an empty site with the same apps and settings. */
@Command(
    name = "reinstall",
    description = "Makes a site anew, empty, with the same apps and settings.",
    footer = {
      "",
      "The old site is dropped: it lies in archived/sites until: bench purge-site NAME",
      "If the command fails or is killed, the old site stays as it was.",
      "Example:  bench reinstall shop.localhost --admin-password admin --yes"
    })
public final class ReinstallCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "The site.")
  private @Nullable String name;

  @Option(
      names = "--admin-password",
      paramLabel = "PASSWORD",
      description = "Administrator's password (default: a random one, shown once).")
  private @Nullable String adminPassword;

  @Option(names = "--with-backup", description = "Makes a backup of the old site before.")
  private boolean withBackup;

  @Mixin private Confirmation confirmation;

  @Mixin private RootOptions root;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    String site = Optional.ofNullable(name).orElseGet(() -> bench.siteName(config));
    new Sites(directory, config).require(site);
    confirmation.of("Site %s will be empty.".formatted(site), site);
    Progress progress = Terminal.current().progress();
    try (OwnServers _ = new OwnServers(directory, config, progress::doing).all()) {
      SiteState state = new Sites(directory, config).require(site);
      DatabaseAddress login = root.login(bench, config, state);
      try (SiteOperations sites = SiteOperations.open(directory, progress, login)) {
        progress.line("    %s moves to archived/sites, with its database".formatted(site));
        NewSite.Made made =
            progress.step("reinstalling " + site, site + " is empty", () -> reinstall(sites, site));
        SiteOperations.tell(progress, made);
        progress.line("    the old one: bench sites --dropped");
      }
    }
    return 0;
  }

  private NewSite.Made reinstall(SiteOperations sites, String site) throws Exception {
    return new ReinstallSite(sites.workOn(site), sites.backups(site), sites.maker(site))
        .run(site, adminPassword, withBackup);
  }
}
