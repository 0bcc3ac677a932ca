package dev.bench.cli.production;

import dev.bench.cli.setup.BenchFiles;
import dev.bench.config.BenchDirectory;
import dev.bench.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The folder of a bench with sites that were never made: only their settings count here. */
record ProductionBench(BenchDirectory directory) {

  /** A new one with settings of its own. */
  static ProductionBench in(Path folder, Map<String, ?> settings) throws IOException {
    BenchDirectory directory =
        new BenchDirectory(Files.createDirectories(folder.toRealPath().resolve("shop")));
    new BenchFiles(directory).makeMissing();
    settings.forEach((key, value) -> new BenchFiles(directory).set(key, value));
    return new ProductionBench(directory);
  }

  /** Gives it a site. */
  ProductionBench with(String site, Map<String, ?> settings) throws IOException {
    Path folder = Files.createDirectories(directory.sites().resolve(site));
    Files.writeString(folder.resolve("site_config.json"), Json.core().write(settings));
    return this;
  }

  /** Writes a file below its folder. */
  void write(String name, String text) throws IOException {
    Path file = directory.root().resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
