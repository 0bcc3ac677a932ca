package dev.bench.cli.setup;

import dev.bench.config.BenchDirectory;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.redis.RedisAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings that Frappe's bench writes into {@code sites/common_site_config.json}, and the
 * ports.
 */
public final class BenchSettings {

  /** The third Redis of older Frappe versions; today it is the cache. */
  private static final String SOCKETIO = "redis_socketio";

  private static final String PROXIES = "trusted_proxies";

  private static final List<String> REDIS = List.of(PortSet.CACHE, PortSet.QUEUE);

  private final BenchDirectory bench;

  /** The settings of {@code bench}. */
  public BenchSettings(BenchDirectory bench) {
    this.bench = bench;
  }

  /** The settings of the file, unchecked. */
  public Settings inFile() {
    return new Settings(ConfigFile.read(bench.commonSiteConfig()));
  }

  /** Whether the file exists and names a port. */
  public boolean sayPorts() {
    Map<String, @Nullable Object> settings = ConfigFile.read(bench.commonSiteConfig());
    return PortSet.STANDARD.ports().keySet().stream().anyMatch(settings::containsKey);
  }

  /** The settings that the file lacks, with the values that it would get. */
  public Map<String, Object> missing(PortSet ports) {
    return missing(ConfigFile.read(bench.commonSiteConfig()), ports);
  }

  /** Adds missing settings and keeps all others. */
  public void add(PortSet ports) {
    ConfigFile.change(
        bench.commonSiteConfig(), settings -> settings.putAll(missing(settings, ports)));
  }

  private static Map<String, Object> missing(
      Map<String, @Nullable Object> settings, PortSet ports) {
    Map<String, Object> missing = new TreeMap<>();
    missing.put("background_workers", 1);
    missing.put("developer_mode", 1);
    missing.put("frappe_user", System.getProperty("user.name", ""));
    missing.put("live_reload", true);
    missing.put("serve_default_site", false);
    ports.ports().forEach((key, port) -> missing.put(key, moved(null, key, port)));
    Object cache = settings.getOrDefault(PortSet.CACHE, missing.get(PortSet.CACHE));
    if (cache != null) {
      missing.put(SOCKETIO, cache);
    }
    missing.keySet().removeAll(settings.keySet());
    return missing;
  }

  /** Writes ports; the addresses of Redis keep all but their ports. */
  public void move(PortSet ports) {
    ConfigFile.change(
        bench.commonSiteConfig(),
        settings -> {
          Object cache = settings.get(PortSet.CACHE);
          ports
              .ports()
              .forEach((key, port) -> settings.put(key, moved(settings.get(key), key, port)));
          if (cache != null && cache.equals(settings.get(SOCKETIO))) {
            settings.put(SOCKETIO, settings.get(PortSet.CACHE));
          }
        });
  }

  private static Object moved(@Nullable Object before, String key, int port) {
    if (!key.equals(PortSet.CACHE) && !key.equals(PortSet.QUEUE)) {
      return port;
    }
    if (before == null) {
      return address(port);
    }
    String old = before.toString();
    int end = URI.create(old).getRawAuthority().replaceFirst(":\\d+$", "").length();
    int begin = old.indexOf("//") + 2;
    return old.substring(0, begin + end)
        + ":"
        + port
        + old.substring(begin + end).replaceFirst("^:\\d+", "");
  }

  /** The address of a new Redis, which has a password. */
  private static String address(int port) {
    return RedisPassword.added("redis://127.0.0.1:" + port);
  }

  /** The Redis of the bench's own that have no password, by the names of their settings. */
  public List<String> withoutPassword() {
    Map<String, @Nullable Object> settings = ConfigFile.read(bench.commonSiteConfig());
    return new Settings(settings).flag("skip_redis")
        ? List.of()
        : REDIS.stream().filter(key -> lacksPassword(settings.get(key))).toList();
  }

  private static boolean lacksPassword(@Nullable Object address) {
    return address instanceof String text && RedisPassword.isMissing(RedisAddress.parse(text));
  }

  /** Gives each Redis without a password a new one; Redis takes it at its next start. */
  public void addPasswords() {
    List<String> open = withoutPassword();
    ConfigFile.change(
        bench.commonSiteConfig(),
        settings -> {
          Object cache = settings.get(PortSet.CACHE);
          for (String key : open) {
            settings.computeIfPresent(key, (_, old) -> RedisPassword.added(old.toString()));
          }
          if (cache != null && cache.equals(settings.get(SOCKETIO))) {
            settings.put(SOCKETIO, settings.get(PortSet.CACHE));
          }
        });
  }

  /** Whether {@code trusted_proxies} names {@code address}. */
  public boolean trusts(String address) {
    return inFile().list(PROXIES).contains(address);
  }

  /** Adds {@code address} to {@code trusted_proxies}. */
  public void trust(String address) {
    ConfigFile.change(
        bench.commonSiteConfig(),
        settings -> {
          List<String> proxies = new ArrayList<>(new Settings(settings).list(PROXIES));
          proxies.add(address);
          settings.put(PROXIES, proxies);
        });
  }
}
