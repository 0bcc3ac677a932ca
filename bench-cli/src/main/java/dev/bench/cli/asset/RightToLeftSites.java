package dev.bench.cli.asset;

import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.site.Sites;
import dev.bench.template.Direction;
import java.io.IOException;
import java.util.Optional;

/**
 * The sites whose language, the setting {@code lang}, is written from right to left.
 *
 * @param bench the bench with the sites
 */
record RightToLeftSites(BenchDirectory bench) {

  /**
   * What is to be said when there are no style sheets for them; empty when there is no such site.
   */
  Optional<String> lacking() throws IOException {
    Settings common = new Settings(ConfigFile.read(bench.commonSiteConfig()));
    for (String site : Sites.names(bench)) {
      Optional<String> language = ownLanguage(site).or(() -> common.text("lang"));
      if (language.filter(each -> Direction.of(each) == Direction.RTL).isPresent()) {
        return Optional.of(
            "Site %s has the language %s, but style sheets from right to left need Node.js 18 or newer and the package rtlcss: run npm install rtlcss in %s"
                .formatted(site, language.get(), bench.root()));
      }
    }
    return Optional.empty();
  }

  /** A site whose settings cannot be read keeps no app from its bundles. */
  private Optional<String> ownLanguage(String site) throws IOException {
    try {
      return new Settings(ConfigFile.read(bench.sites().resolve(site).resolve("site_config.json")))
          .text("lang");
    } catch (BrokenConfigException e) {
      return Optional.empty();
    }
  }
}
