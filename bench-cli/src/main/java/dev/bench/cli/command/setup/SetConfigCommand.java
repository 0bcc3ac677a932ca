package dev.bench.cli.command.setup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.json.Json;
import dev.bench.site.Sites;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench set-config}: changes one setting of a site or of all. */
@Command(
    name = "set-config",
    description = "Changes a setting of a site, or of all sites with --global.",
    footer = {
      "",
      "0 and 1 are numbers, true and false are truth values, None removes the setting.",
      "Example:  bench set-config --global developer_mode 1"
    })
public final class SetConfigCommand implements Runnable {

  @ParentCommand private BenchCommand bench;

  @Option(
      names = {"-g", "--global"},
      description = "In sites/common_site_config.json.")
  private boolean global;

  @Option(
      names = {"-p", "--parse"},
      description = "The value is JSON.")
  private boolean parse;

  @Parameters(index = "0", paramLabel = "KEY", description = "The name of the setting.")
  private String key;

  @Parameters(index = "1", paramLabel = "VALUE", description = "Its value.")
  private String value;

  @Override
  public void run() {
    BenchDirectory directory = bench.directory();
    BenchConfig config = BenchConfig.load(directory);
    Path file =
        global
            ? directory.commonSiteConfig()
            : new Sites(directory, config)
                .require(bench.siteName(config))
                .path()
                .resolve("site_config.json");
    Object parsed = parse ? Json.core().read(value, Object.class) : plain(value);
    ConfigFile.change(
        file,
        settings -> {
          if (parsed == null) {
            settings.remove(key);
          } else {
            settings.put(key, parsed);
          }
        });
  }

  private static @Nullable Object plain(String value) {
    return switch (value) {
      case "0" -> 0;
      case "1" -> 1;
      case "true", "True" -> true;
      case "false", "False" -> false;
      case "None" -> null;
      default -> value;
    };
  }
}
