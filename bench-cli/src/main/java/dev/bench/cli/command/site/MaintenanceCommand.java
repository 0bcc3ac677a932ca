package dev.bench.cli.command.site;

import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.site.SiteFiles;
import dev.bench.site.Sites;
import dev.bench.site.UnknownSiteException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench set-maintenance-mode}: has a site refuse requests, or answer again. */
@Command(
    name = "set-maintenance-mode",
    description = "Has a site answer 503 and rest its schedules (on), or answer again (off).",
    footer = {"", "Example:  bench --site shop.localhost set-maintenance-mode on"})
public final class MaintenanceCommand implements Runnable {

  /** What it is set to. */
  enum Mode {
    on,
    off
  }

  @ParentCommand private BenchCommand bench;

  @Parameters(paramLabel = "on|off", description = "Whether the site is in maintenance.")
  private Mode mode;

  @Override
  public void run() {
    BenchDirectory directory = bench.directory();
    for (String site : bench.siteNames(directory, BenchConfig.load(directory))) {
      Path file = directory.site(site).resolve(SiteFiles.CONFIG);
      if (!Sites.isName(site) || !Files.isRegularFile(file)) {
        throw new UnknownSiteException(site, Sites.names(directory));
      }
      ConfigFile.change(
          file, settings -> settings.put("maintenance_mode", mode == Mode.on ? 1 : 0));
      bench
          .out()
          .printf(
              "%s %s%n",
              site, mode == Mode.on ? "is in maintenance and answers 503" : "answers again");
    }
  }
}
