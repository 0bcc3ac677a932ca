package dev.bench.testing;

import dev.bench.build.AppBuild;
import dev.bench.build.Builds;
import dev.bench.build.Folders;
import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Lets templates of a test name bundles without their being built: {@code asset("shop.bundle.js")}
 * is the address of its source.
 */
final class BundleNames {

  private static final String SOURCE = ".+\\.bundle\\.(js|jsx|ts|tsx|css|scss)";

  private BundleNames() {}

  /** Writes {@code sites/assets/assets.json} for {@code apps}, which are built. */
  static void write(BenchDirectory bench, Collection<String> apps) throws IOException {
    Map<String, String> urls = new TreeMap<>();
    for (String app : apps) {
      Optional<AppBuild> build = new Builds(bench, app).current();
      if (build.isPresent()) {
        add(app, build.get().statics(), urls);
      }
    }
    Path map = bench.sites().resolve("assets/assets.json");
    Files.createDirectories(map.resolveSibling("."));
    ConfigFile.replace(map, Json.core().indented(urls) + "\n", "rw-r--r--");
  }

  private static void add(String app, Path statics, Map<String, String> urls) throws IOException {
    for (Path file : Folders.files(statics)) {
      String name = file.getFileName().toString();
      if (name.matches(SOURCE)) {
        String url = "/assets/" + app + "/" + statics.relativize(file);
        String stem = name.substring(0, name.lastIndexOf('.'));
        boolean isStyle = name.endsWith("css");
        urls.put(stem + (isStyle ? ".css" : ".js"), url);
        if (!isStyle) {
          urls.putIfAbsent(stem + ".css", url); // of the styles that it may import
        }
      }
    }
  }
}
