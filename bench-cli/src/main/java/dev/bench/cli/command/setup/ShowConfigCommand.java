package dev.bench.cli.command.setup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.Settings;
import dev.bench.config.SettingsSchema;
import dev.bench.json.Json;
import dev.bench.site.Sites;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench show-config}: the merged settings, secrets left out. */
@Command(
    name = "show-config",
    description = "Shows the merged settings of a site, without secrets.",
    footer = {"", "Example:  bench --site shop.localhost show-config --json"})
public final class ShowConfigCommand implements Runnable {

  @ParentCommand private BenchCommand bench;

  @Option(names = "--json", description = "Shows them as JSON.")
  private boolean json;

  @Override
  public void run() {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    Settings settings = new Sites(directory, config).require(bench.siteName(config)).config();
    Map<String, @Nullable Object> shown = new TreeMap<>(SettingsSchema.hidden(settings.values()));
    if (json) {
      bench.out().println(Json.core().indented(shown));
    } else {
      int width = shown.keySet().stream().mapToInt(String::length).max().orElse(0);
      shown.forEach((key, value) ->
          bench
              .out()
              .println(
                  key
                      + " ".repeat(width - key.length() + 2)
                      + (value instanceof String text ? text : Json.core().write(value))));
    }
  }
}
