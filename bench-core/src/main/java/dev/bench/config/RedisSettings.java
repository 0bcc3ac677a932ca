package dev.bench.config;

import dev.bench.redis.RedisAddress;
import dev.bench.redis.Sentinels;
import dev.bench.redis.TlsTrust;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the two Redis of a bench are, and how to log in, by Frappe's keys.
 *
 * <p>With {@code <name>_sentinel_enabled} the master that the Sentinels name is used. The URL then
 * gives the encryption and the database only.
 */
final class RedisSettings {

  /** The file with the certificates of trusted authorities, for Redis and Sentinels alike. */
  static final String AUTHORITIES = "redis_ssl_ca_certs";

  private static final Map<String, String> STANDARD =
      Map.of(
          "redis_cache", "redis://127.0.0.1:13000",
          "redis_queue", "redis://127.0.0.1:11000");

  private final Settings settings;
  private final String name;

  private RedisSettings(Settings settings, String name) {
    this.settings = settings;
    this.name = name;
  }

  /**
   * The address of {@code redis_cache} or {@code redis_queue}.
   *
   * @throws IllegalArgumentException with one sentence when a setting is wrong or missing
   */
  static RedisAddress of(Settings settings, String name) {
    return new RedisSettings(settings, name).address();
  }

  private RedisAddress address() {
    RedisAddress address =
        RedisAddress.parse(settings.text(name).orElse(String.valueOf(STANDARD.get(name))));
    if (name.equals("redis_queue") && settings.flag("use_rq_auth")) {
      address = address.withLogin(required("rq_username"), required("rq_password"));
    }
    Optional<Path> authorities = authorities(settings);
    if (authorities.isPresent()) {
      address = address.trusting(authorities.get());
    }
    return settings.flag(name + "_sentinel_enabled") ? bySentinels(address) : address;
  }

  private RedisAddress bySentinels(RedisAddress address) {
    List<String> places = settings.list(name + "_sentinels");
    if (places.isEmpty()) {
      throw missing(name + "_sentinels", "a list such as [\"10.0.0.1:26379\"]");
    }
    Sentinels sentinels =
        new Sentinels(
            required(name + "_master_service"),
            places.stream().map(Sentinels.Place::parse).toList(),
            settings.text(name + "_sentinel_username").orElse(null),
            settings.text(name + "_sentinel_password").orElse(null));
    boolean rq = name.equals("redis_queue") && settings.flag("use_rq_auth");
    return address
        .withLogin(
            settings.text(name + "_master_username").orElse(rq ? address.user() : null),
            settings.text(name + "_master_password").orElse(rq ? address.password() : null))
        .by(sentinels);
  }

  /**
   * The file of trusted authorities; empty for those of the JDK.
   *
   * @throws IllegalArgumentException with one sentence when it cannot be used
   */
  static Optional<Path> authorities(Settings settings) {
    Optional<Path> file = settings.text(AUTHORITIES).map(Path::of);
    file.ifPresent(path -> {
      try {
        TlsTrust _ = TlsTrust.of(path);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(AUTHORITIES + ": " + wrong.getMessage(), wrong);
      }
    });
    return file;
  }

  private String required(String key) {
    return settings.text(key).orElseThrow(() -> missing(key, "a text"));
  }

  private IllegalArgumentException missing(String key, String expected) {
    String switched = key.startsWith("rq_") ? "use_rq_auth" : name + "_sentinel_enabled";
    return new IllegalArgumentException(
        "%s is 1, but %s is missing, expected %s".formatted(switched, key, expected));
  }
}
