package dev.bench.config;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a bench and what lies where in it.
 *
 * @param root the absolute path of the folder
 */
public record BenchDirectory(Path root) {

  /** Makes the path absolute. */
  public BenchDirectory {
    root = root.toAbsolutePath().normalize();
  }

  /**
   * The bench that {@code start} lies in: the nearest folder upwards with {@code apps}, {@code
   * sites} and {@code config} in it.
   *
   * @throws NotABenchException when there is none
   */
  public static BenchDirectory find(Path start) {
    for (@Nullable Path at = start.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      if (isBench(at)) {
        return new BenchDirectory(at);
      }
    }
    throw new NotABenchException(start);
  }

  /** Whether {@code folder} is the top of a bench. */
  public static boolean isBench(Path folder) {
    return Files.isDirectory(folder.resolve("apps"))
        && Files.isDirectory(folder.resolve("sites"))
        && Files.isDirectory(folder.resolve("config"));
  }

  /** The sources of the apps, a folder each. */
  public Path apps() {
    return root.resolve("apps");
  }

  /** The sites, a folder each, and the common settings. */
  public Path sites() {
    return root.resolve("sites");
  }

  /** The folder of one site, whether it exists or not. */
  public Path site(String name) {
    return sites().resolve(name);
  }

  /** Configuration files of the servers. */
  public Path config() {
    return root.resolve("config");
  }

  /** Process ids and other files that end with a process. */
  public Path pids() {
    return config().resolve("pids");
  }

  /** The log files. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** The runtime and the embedded servers with their data. */
  public Path env() {
    return root.resolve("env");
  }

  /** The builds of the apps, a folder each. */
  public Path builds() {
    return env().resolve("builds");
  }

  /** What was taken away but not destroyed. */
  public Path archived() {
    return root.resolve("archived");
  }

  /** The settings of all sites. */
  public Path commonSiteConfig() {
    return sites().resolve("common_site_config.json");
  }
}
