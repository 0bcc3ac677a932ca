package dev.bench.cli.command.setup;

import dev.bench.ValidationException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.SettingValue;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.Setting;
import dev.bench.config.Settings;
import dev.bench.config.SettingsSchema;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.site.Sites;
import dev.bench.site.UnknownSiteException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
    Path file = global ? bench.directory().commonSiteConfig() : siteConfig();
    Object parsed = parse ? json() : SettingValue.typed(key, value);
    if (parsed == null) {
      ConfigFile.change(file, settings -> settings.remove(key));
    } else {
      refuse(SettingsSchema.faults(new Settings(Map.of(key, parsed))));
      ConfigFile.change(file, settings -> settings.put(key, parsed));
    }
    tell(parsed == null ? "removed from " : "set in ", file);
  }

  /**
   * The file of the site that is meant. The settings that stand in any file may be wrong: this
   * command is what mends them.
   */
  private Path siteConfig() {
    BenchDirectory directory = bench.directory();
    String site = bench.siteName(BenchConfig.defaultSite(directory));
    Path file = directory.site(site).resolve("site_config.json");
    if (!Sites.isName(site) || !Files.isRegularFile(file)) {
      throw new UnknownSiteException(site, Sites.names(directory));
    }
    return file;
  }

  private @Nullable Object json() {
    try {
      return Json.core().read(value, Object.class);
    } catch (JsonException e) {
      throw new ValidationException(
          "The value of %s is not JSON, which --parse expects: %s".formatted(key, e.getMessage()));
    }
  }

  private static void refuse(List<String> faults) {
    if (!faults.isEmpty()) {
      throw new ValidationException(faults.getFirst() + "; nothing was changed");
    }
  }

  private void tell(String change, Path file) {
    Path shown = bench.directory().root().relativize(file);
    String effect =
        SettingsSchema.find(key).map(Setting::effect).orElse(Setting.Effect.LIVE).advice();
    bench.out().printf("%s was %s%s; %s%n", key, change, shown, effect);
    SettingsSchema.hint(key).ifPresent(hint -> bench.out().println("Note: " + hint));
  }
}
