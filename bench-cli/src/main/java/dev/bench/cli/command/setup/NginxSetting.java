package dev.bench.cli.command.setup;

import dev.bench.ValidationException;
import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.production.Domains;
import dev.bench.cli.production.ProductionFiles;
import dev.bench.cli.setup.CannotSetUpException;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.config.SettingsSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A setting of a site that nginx follows. */
record NginxSetting(BenchCommand bench, String site) {

  private static final List<String> HALVES = List.of("ssl_certificate", "ssl_certificate_key");

  /**
   * Sets it, and writes {@code config/nginx.conf} if nginx can follow the settings then. A
   * certificate and its key are set one after the other, so they do not fit in between.
   */
  void set(String key, Object value) throws IOException {
    Path config = new Domains(bench.directory()).config(site);
    List<String> faults = SettingsSchema.faults(new Settings(Map.of(key, value)));
    if (!faults.isEmpty()) {
      throw new ValidationException(faults.getFirst() + "; nothing was changed");
    }
    if (HALVES.contains(key)) {
      Domains.requirePlainFile(key, value.toString());
    }
    ConfigFile.change(config, settings -> settings.put(key, value));
    say("%s of %s is %s".formatted(key, site, value));
    Map<String, ?> settings = ConfigFile.read(config);
    List<String> absent = HALVES.stream().filter(each -> !settings.containsKey(each)).toList();
    if (absent.size() == 1) {
      say("config/nginx.conf stays as it is until %s is set".formatted(absent.getFirst()));
      return;
    }
    Optional<String> fault =
        HALVES.contains(key) ? new Domains(bench.directory()).fault(site) : Optional.empty();
    if (fault.isPresent()) {
      say(
          "config/nginx.conf stays as it is until %s fit: %s"
              .formatted(String.join(" and ", HALVES), fault.get()));
      return;
    }
    List<String> broken = new ArrayList<>();
    new ProductionFiles(bench.directory(), Machine.here())
        .nginx(notice -> say("  " + notice), broken::add)
        .write();
    say("config/nginx.conf written; nginx follows after: bench setup reload-nginx");
    if (!broken.isEmpty()) {
      throw new CannotSetUpException(String.join("\n", broken));
    }
  }

  private void say(String line) {
    bench.out().println(line);
    bench.out().flush();
  }
}
