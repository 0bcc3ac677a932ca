package dev.bench.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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
    URI redisCache,
    URI redisQueue,
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
   * @throws BrokenConfigException when the file is no JSON or settings are wrong; names them all
   */
  public static BenchConfig load(BenchDirectory directory) {
    return load(directory, System.getenv());
  }

  /** The same, with those variables in place of the process's own. */
  public static BenchConfig load(BenchDirectory directory, Map<String, String> environment) {
    Settings file = new Settings(ConfigFile.read(directory.commonSiteConfig()));
    Map<String, @Nullable Object> over = new LinkedHashMap<>();
    ENVIRONMENT.forEach((variable, key) -> {
      String value = environment.get(variable);
      if (value != null && !value.isEmpty()) {
        over.put(key, value);
      }
    });
    Settings settings = file.overlaidBy(over);
    Reader reader = new Reader(settings);
    BenchConfig config =
        new BenchConfig(
            settings,
            new Settings(over),
            reader.get(() -> settings.text("bench_id"), madeId(directory)),
            reader.port("webserver_port", 8000),
            reader.port("socketio_port", 9000),
            reader.port("file_watcher_port", 6787),
            reader.redis("redis_cache", "redis://127.0.0.1:13000"),
            reader.redis("redis_queue", "redis://127.0.0.1:11000"),
            reader.number("log_file_max_size_mb", 10, 1, 10_000),
            reader.number("log_files_kept", 5, 1, 1000),
            reader.get(() -> Optional.of(settings.flag("developer_mode")), false));
    if (!reader.faults.isEmpty()) {
      throw new BrokenConfigException(directory.commonSiteConfig(), reader.faults);
    }
    return config;
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

  private static String madeId(BenchDirectory directory) {
    CRC32 hash = new CRC32();
    hash.update(directory.root().toString().getBytes(StandardCharsets.UTF_8));
    return "bench-%08x".formatted(hash.getValue());
  }

  /** Reads typed settings and collects what is wrong with them. */
  private record Reader(Settings settings, List<String> faults) {

    Reader(Settings settings) {
      this(settings, new ArrayList<>());
    }

    <T> T get(Supplier<Optional<T>> getter, T fallback) {
      try {
        return getter.get().orElse(fallback);
      } catch (IllegalArgumentException e) {
        faults.add(e.getMessage() == null ? e.toString() : e.getMessage());
        return fallback;
      }
    }

    int port(String key, int fallback) {
      return within(key, fallback, "a port", 1, 65_535);
    }

    int number(String key, int fallback, int least, int most) {
      return within(key, fallback, "a number", least, most);
    }

    private int within(String key, int fallback, String what, int least, int most) {
      long number = get(() -> settings.number(key), (long) fallback);
      if (number < least || number > most) {
        faults.add("%s is %d, expected %s from %d to %d".formatted(key, number, what, least, most));
      }
      return (int) number;
    }

    URI redis(String key, String fallback) {
      Function<String, URI> parse =
          text -> {
            try {
              URI uri = new URI(text);
              boolean known = "redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme());
              if (known && uri.getHost() != null) {
                return uri;
              }
            } catch (URISyntaxException e) {
              // Its message holds the address, and that may hold a password.
            }
            throw new IllegalArgumentException(
                "%s is no address like redis://127.0.0.1:11000; a password in it is written with %%40 for @ and the like"
                    .formatted(key));
          };
      return get(() -> settings.text(key).map(parse), URI.create(fallback));
    }
  }
}
