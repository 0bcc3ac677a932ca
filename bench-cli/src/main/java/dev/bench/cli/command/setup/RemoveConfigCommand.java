package dev.bench.cli.command.setup;

import dev.bench.ValidationException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.Setting;
import dev.bench.config.SettingsSchema;
import dev.bench.site.SiteFiles;
import dev.bench.site.Sites;
import dev.bench.site.UnknownSiteException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench remove-config}: removes settings of a site or of all. */
@Command(
    name = "remove-config",
    description = "Removes settings of a site, or of all sites with --global.",
    footer = {"", "Example:  bench --site shop.localhost remove-config mute_emails"})
public final class RemoveConfigCommand implements Runnable {

  @ParentCommand private BenchCommand bench;

  @Option(
      names = {"-g", "--global"},
      description = "From sites/common_site_config.json.")
  private boolean global;

  @Parameters(arity = "1..*", paramLabel = "KEY", description = "The names of the settings.")
  private List<String> keys;

  @Override
  public void run() {
    Path file = global ? bench.directory().commonSiteConfig() : siteConfig();
    Path shown = bench.directory().root().relativize(file);
    ConfigFile.change(
        file,
        settings -> {
          for (String key : keys) {
            if (!settings.containsKey(key)) {
              throw new ValidationException(
                  "%s has no %s; nothing was changed".formatted(shown, key));
            }
            settings.remove(key);
          }
        });
    for (String key : keys) {
      String effect =
          SettingsSchema.find(key).map(Setting::effect).orElse(Setting.Effect.LIVE).advice();
      bench.out().printf("%s was removed from %s; %s%n", key, shown, effect);
    }
  }

  /** The file of the site that is meant, whatever stands in it. */
  private Path siteConfig() {
    BenchDirectory directory = bench.directory();
    String site = bench.siteName(BenchConfig.defaultSite(directory));
    Path file = directory.site(site).resolve(SiteFiles.CONFIG);
    if (!Sites.isName(site) || !Files.isRegularFile(file)) {
      throw new UnknownSiteException(site, Sites.names(directory));
    }
    return file;
  }
}
