package dev.bench.cli.command.setup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.Settings;
import dev.bench.config.SettingsSchema;
import dev.bench.json.Json;
import dev.bench.site.Sites;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code bench show-config}: the merged settings, secrets left out. */
@Command(
    name = "show-config",
    description = "Shows the merged settings of a site, without secrets.",
    footer = {"", "Example:  bench --site shop.localhost show-config"})
public final class ShowConfigCommand implements Runnable {

  @ParentCommand private BenchCommand bench;

  @Override
  public void run() {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    Settings settings = new Sites(directory, config).require(bench.siteName(config)).config();
    bench
        .out()
        .println(Json.core().indented(new TreeMap<>(SettingsSchema.hidden(settings.values()))));
  }
}
