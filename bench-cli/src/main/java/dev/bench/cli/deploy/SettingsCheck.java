package dev.bench.cli.deploy;

import dev.bench.config.BenchDirectory;
import dev.bench.config.BrokenConfigException;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.config.SettingsSchema;
import dev.bench.site.Sites;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether all settings files can be read and hold values that their keys can have. */
record SettingsCheck(BenchDirectory bench) {

  private static final String NAME = "settings";

  List<Checked> look() {
    List<Checked> found = new ArrayList<>(ofBench());
    found.addAll(ofSites());
    return found.isEmpty()
        ? List.of(
            Checked.ok(
                NAME,
                "The settings of the bench and of %d sites are valid."
                    .formatted(Sites.names(bench).size())))
        : found;
  }

  /** The faults of the common settings. */
  List<Checked> ofBench() {
    return faults(bench.commonSiteConfig());
  }

  /** The faults of the settings of sites. */
  List<Checked> ofSites() {
    return Sites.names(bench).stream()
        .flatMap(site -> faults(bench.site(site).resolve("site_config.json")).stream())
        .toList();
  }

  private List<Checked> faults(Path file) {
    String name = bench.root().relativize(file).toString();
    try {
      return SettingsSchema.faults(new Settings(ConfigFile.read(file))).stream()
          .map(fault ->
              Checked.fault(
                  NAME, "%s: %s.".formatted(name, fault), "Set it with bench set-config."))
          .toList();
    } catch (BrokenConfigException broken) {
      return List.of(
          Checked.fault(
              NAME, "%s is broken: %s.".formatted(name, broken.getMessage()), "Mend the file."));
    }
  }
}
