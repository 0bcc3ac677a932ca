package dev.bench.cli.command.site;

import dev.bench.app.Apps;
import dev.bench.app.LoadedApp;
import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench list-apps}: the apps of a site. */
@Command(
    name = "list-apps",
    description = "Lists the apps that are installed on a site.",
    footer = {"", "Example:  bench --site shop.localhost list-apps --format json"})
public final class ListAppsCommand implements Runnable {

  /** How the list is written. */
  enum Format {
    TEXT,
    JSON
  }

  @ParentCommand private BenchCommand bench;

  @Option(
      names = {"-f", "--format"},
      defaultValue = "TEXT",
      description = "text or json (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Override
  public void run() {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    SiteState site = new Sites(directory, config).require(bench.siteName(config));
    if (format == Format.JSON) {
      bench.out().println(Json.core().write(Map.of(site.name(), site.installedApps())));
      return;
    }
    Map<String, LoadedApp> loaded = Apps.load(directory).current().apps();
    for (String name : site.installedApps()) {
      LoadedApp app = loaded.get(name);
      String version = app == null ? "(not in this bench)" : app.app().version();
      bench.out().println("%-20s %s".formatted(name, version));
    }
  }
}
