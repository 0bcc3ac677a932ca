package dev.bench.config;

import dev.bench.redis.RedisAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a bench: {@code sites/common_site_config.json} with the environment over it.
 *
 * @param settings all settings, known or not
 * @param environment those among them that come from the environment: they win over a site's own
 * @param benchId what sets this bench's keys in Redis apart from another's: {@code bench_id}, else
 *     made from the folder's path
 * @param webserverPort where the web server listens
 * @param socketioPort where the realtime server listens
 * @param fileWatcherPort where the watcher tells of builds
 * @param redisCache the Redis of what may be lost
 * @param redisQueue the Redis of jobs and events
 * @param logFileMaxSizeMb megabytes of a log file, after which the next one begins
 * @param logFilesKept how many files of a log are kept, with the one that is written to
 * @param developerMode whether code is watched and reloaded and errors are shown
 */
public record BenchConfig(
    Settings settings,
    Settings environment,
    String benchId,
    int webserverPort,
    int socketioPort,
    int fileWatcherPort,
    RedisAddress redisCache,
    RedisAddress redisQueue,
    int logFileMaxSizeMb,
    int logFilesKept,
    boolean developerMode) {

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "FRAPPE_REDIS_CACHE", "redis_cache",
          "FRAPPE_REDIS_QUEUE", "redis_queue",
          "FRAPPE_DB_HOST", "db_host",
          "FRAPPE_DB_PORT", "db_port",
          "FRAPPE_DB_SOCKET", "db_socket",
          "FRAPPE_SOCKETIO_PORT", "socketio_port",
          "FRAPPE_SITE", "default_site");

  /**
   * Reads the settings of the bench in {@code directory}.
   *
   * @throws BrokenConfigException when the file is not JSON or settings are wrong; names them all
   */
  public static BenchConfig load(BenchDirectory directory) {
    return load(directory, System.getenv());
  }

  /** The same, with those variables in place of the process's own. */
  public static BenchConfig load(BenchDirectory directory, Map<String, String> environment) {
    return load(directory, over(environment));
  }

  /** The file as it is now, below the same environment. */
  BenchConfig reloaded(BenchDirectory directory) {
    return load(directory, environment);
  }

  private static BenchConfig load(BenchDirectory directory, Settings environment) {
    Settings settings =
        new Settings(ConfigFile.read(directory.commonSiteConfig()))
            .overlaidBy(environment.values());
    List<String> faults = SettingsSchema.faults(settings);
    if (!faults.isEmpty()) {
      throw new BrokenConfigException(directory.commonSiteConfig(), faults);
    }
    return new BenchConfig(
        settings,
        environment,
        settings.text("bench_id").orElseGet(() -> madeId(directory)),
        number(settings, "webserver_port", 8000),
        number(settings, "socketio_port", 9000),
        number(settings, "file_watcher_port", 6787),
        RedisSettings.of(settings, "redis_cache"),
        RedisSettings.of(settings, "redis_queue"),
        number(settings, "log_file_max_size_mb", 10),
        number(settings, "log_files_kept", 5),
        settings.flag("developer_mode"));
  }

  private static Settings over(Map<String, String> environment) {
    Map<String, @Nullable Object> over = new LinkedHashMap<>();
    ENVIRONMENT.forEach((variable, key) -> {
      String value = environment.get(variable);
      if (value != null && !value.isEmpty()) {
        over.put(key, value);
      }
    });
    return new Settings(over);
  }

  private static int number(Settings settings, String key, int otherwise) {
    return settings.number(key).map(Math::toIntExact).orElse(otherwise);
  }

  /**
   * The settings of a site whose own file says {@code own}: the file over ours, the environment
   * over all.
   */
  public Settings ofSite(Map<String, @Nullable Object> own) {
    return settings.overlaidBy(own).overlaidBy(environment.values());
  }

  /** The site that is meant when none is named. */
  public Optional<String> defaultSite() {
    return settings.text("default_site");
  }

  /** The site that is meant when none is named, also where other settings are wrong. */
  public static Optional<String> defaultSite(BenchDirectory directory) {
    return new Settings(ConfigFile.read(directory.commonSiteConfig()))
        .overlaidBy(over(System.getenv()).values())
        .text("default_site");
  }

  private static String madeId(BenchDirectory directory) {
    CRC32 hash = new CRC32();
    hash.update(directory.root().toString().getBytes(StandardCharsets.UTF_8));
    return "bench-%08x".formatted(hash.getValue());
  }
}
