package dev.bench.cli.command.site;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.Confirmation;
import dev.bench.cli.setup.OwnServers;
import dev.bench.cli.setup.Progress;
import dev.bench.cli.setup.SiteOperations;
import dev.bench.cli.setup.Terminal;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.database.migration.AppTables;
import dev.bench.site.change.UninstallApp;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench uninstall-app}: takes an app off a site. */
@Command(
    name = "uninstall-app",
    description = "Takes an app off a site, with the tables that its migrations made.",
    footer = {
      "",
      "A backup is made first. What the migrations did not surely make stays, and is named.",
      "Example:  bench --site shop.localhost uninstall-app todo --dry-run"
    })
public final class UninstallAppCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "APP", description = "The app.")
  private String app;

  @Option(names = "--dry-run", description = "Says what would be dropped, and changes nothing.")
  private boolean dryRun;

  @Option(names = "--no-backup", description = "Makes no backup.")
  private boolean withoutBackup;

  @Mixin private Confirmation confirmation;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    String site = bench.siteName(config);
    Progress progress = Terminal.current().progress();
    try (OwnServers _ = new OwnServers(directory, config, progress::doing).all();
        SiteOperations sites = SiteOperations.open(directory, progress, null)) {
      UninstallApp uninstall = new UninstallApp(sites.workOn(site), sites.backups(site));
      AppTables plan = uninstall.plan(site, app);
      if (dryRun) {
        tell("would be dropped", plan, progress);
        return 0;
      }
      confirmation.of(
          "App %s leaves %s, with %d tables: %s."
              .formatted(app, site, plan.own().size(), String.join(", ", plan.own())),
          app);
      UninstallApp.Uninstalled done =
          progress.step(
              "uninstalling " + app,
              "%s is off %s".formatted(app, site),
              () -> uninstall.run(site, app, !withoutBackup));
      tell("dropped", done.tables(), progress);
      done.backup().ifPresent(made -> progress.line("    backup  " + made.files().getFirst()));
    }
    return 0;
  }

  private static void tell(String what, AppTables tables, Progress progress) {
    tables.own().forEach(table -> progress.line("    %s: %s".formatted(what, table)));
    tables.left().forEach(left -> progress.line("    stays: " + left));
  }
}
