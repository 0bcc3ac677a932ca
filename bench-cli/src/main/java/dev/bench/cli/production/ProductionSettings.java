package dev.bench.cli.production;

import dev.bench.cli.machine.Step;
import dev.bench.cli.machine.Written;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The common settings of production: no developer mode, and web believes nginx. */
final class ProductionSettings implements Step {

  private static final String DEVELOPER = "developer_mode";
  private static final String PROXIES = "trusted_proxies";

  /** Where nginx on this machine calls from. */
  private static final String OWN_NGINX = "127.0.0.1";

  private final BenchDirectory bench;
  private final Map<String, @Nullable Object> before = new LinkedHashMap<>();

  ProductionSettings(BenchDirectory bench) {
    this.bench = bench;
  }

  private Map<String, Object> changes(Map<String, @Nullable Object> now) {
    Settings settings = new Settings(now);
    Map<String, Object> changes = new LinkedHashMap<>();
    if (settings.flag(DEVELOPER)) {
      changes.put(DEVELOPER, 0);
    }
    List<String> proxies = new ArrayList<>(settings.list(PROXIES));
    if (!proxies.contains(OWN_NGINX)) {
      proxies.add(OWN_NGINX);
      changes.put(PROXIES, proxies);
    }
    return changes;
  }

  @Override
  public String what() {
    return "set %s 0 and add %s to %s in sites/common_site_config.json"
        .formatted(DEVELOPER, OWN_NGINX, PROXIES);
  }

  @Override
  public boolean isDone() {
    return changes(ConfigFile.read(bench.commonSiteConfig())).isEmpty();
  }

  @Override
  public void run() throws IOException {
    change(settings ->
        changes(settings).forEach((key, value) -> before.put(key, settings.put(key, value))));
  }

  private void change(Consumer<Map<String, @Nullable Object>> edit) throws IOException {
    Path file = bench.commonSiteConfig();
    ConfigFile.change(file, edit);
    Written.giveToOwnerOfFolder(file.resolveSibling("." + file.getFileName() + ".lock"));
  }

  @Override
  public void undo() throws IOException {
    change(settings ->
        before.forEach((key, value) -> {
          if (value == null) {
            settings.remove(key);
          } else {
            settings.put(key, value);
          }
        }));
  }
}
