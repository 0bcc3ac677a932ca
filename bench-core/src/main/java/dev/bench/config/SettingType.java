package dev.bench.config;

import dev.bench.database.DatabaseAddress;
import dev.bench.redis.RedisAddress;
import dev.bench.redis.Sentinels;
import java.net.InetAddress;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What values a setting takes.
 *
 * <p>A message about a wrong value names the key, the value and what is expected. It leaves the
 * value out where that may be a secret.
 */
@FunctionalInterface
interface SettingType {

  /**
   * Reads the value of {@code key} from {@code settings} as its readers do.
   *
   * @throws IllegalArgumentException when no reader takes the value
   */
  void check(Settings settings, String key);

  /** Anything: apps and Frappe's tools read it, or a reader of its own checks it. */
  static SettingType anything() {
    return (_, _) -> {};
  }

  /** One line of text. */
  static SettingType text() {
    return Settings::text;
  }

  /** One of some words. */
  static SettingType oneOf(String... words) {
    List<String> all = List.of(words);
    return (settings, key) -> {
      String text = settings.text(key).orElse(all.getFirst());
      if (!all.contains(text)) {
        throw wrong(key, text, "one of " + String.join(", ", all));
      }
    };
  }

  /** Text that no message repeats. */
  static SettingType secret() {
    return (settings, key) -> {
      try {
        settings.text(key);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(key + " is not text");
      }
    };
  }

  /** 1, 0, true or false. */
  static SettingType flag() {
    return Settings::flag;
  }

  /** A list of texts. */
  static SettingType list() {
    return Settings::list;
  }

  /** Addresses and networks of proxies. */
  static SettingType proxies() {
    return (settings, key) -> {
      TrustedProxies _ = TrustedProxies.of(settings);
    };
  }

  /** An IP address in figures. */
  static SettingType address() {
    return (settings, key) -> {
      String text = settings.text(key).orElse("127.0.0.1");
      try {
        InetAddress _ = InetAddress.ofLiteral(text);
      } catch (IllegalArgumentException e) {
        throw wrong(key, text, "an address of this machine such as 127.0.0.1, or 0.0.0.0 for all");
      }
    };
  }

  /** {@code {"limit": seconds, "window": seconds}}. */
  static SettingType rateLimit() {
    return (settings, key) -> {
      Object value = settings.values().get(key);
      boolean right =
          value instanceof Map<?, ?> limit
              && isPositive(limit.get("limit"))
              && isPositive(limit.get("window"));
      if (value != null && !right) {
        throw wrong(key, value, "seconds such as {\"limit\": 600, \"window\": 3600}");
      }
    };
  }

  /** The certificate for all hosts below a domain. */
  static SettingType wildcard() {
    return (settings, key) -> {
      Object value = settings.values().get(key);
      boolean right =
          value instanceof Map<?, ?> wildcard
              && Stream.of("domain", "ssl_certificate", "ssl_certificate_key")
                  .allMatch(each -> wildcard.get(each) instanceof String);
      if (value != null && !right) {
        throw wrong(key, value, "an object with domain, ssl_certificate and ssl_certificate_key");
      }
    };
  }

  private static boolean isPositive(@Nullable Object value) {
    return value instanceof Number number && number.longValue() > 0;
  }

  /** A text, or a list of texts. */
  static SettingType texts() {
    return Settings::texts;
  }

  /** A port of TCP. */
  static SettingType port() {
    return whole(1, 65_535, "a port from 1 to 65535");
  }

  /** A whole number from {@code least} to {@code most}. */
  static SettingType whole(long least, long most) {
    return whole(least, most, "a number from %d to %d".formatted(least, most));
  }

  private static SettingType whole(long least, long most, String expected) {
    return (settings, key) -> {
      long number = settings.number(key).orElse(least);
      if (number < least || number > most) {
        throw wrong(key, number, expected);
      }
    };
  }

  /** A length of time with its unit, at least {@code least}, such as {@code 10s}. */
  static SettingType duration(String least) {
    Duration shortest = Durations.parse(least);
    return (settings, key) -> {
      if (settings.duration(key).filter(given -> given.compareTo(shortest) < 0).isPresent()) {
        throw wrong(key, settings.text(key).orElse(""), least + " or more");
      }
    };
  }

  /** A length of time in those bounds, such as {@code 0ms} and {@code 1m}. */
  static SettingType duration(String least, String most) {
    Duration longest = Durations.parse(most);
    return (settings, key) -> {
      duration(least).check(settings, key);
      if (settings.duration(key).filter(given -> given.compareTo(longest) > 0).isPresent()) {
        throw wrong(key, settings.text(key).orElse(""), least + " to " + most);
      }
    };
  }

  /** Seconds that make whole minutes, which an hour is a multiple of. */
  static SettingType partOfAnHour() {
    return (settings, key) -> {
      long seconds = settings.number(key).orElse(60L);
      if (seconds < 60 || seconds % 60 != 0 || 3600 % seconds != 0) {
        throw wrong(key, seconds, "seconds such as 60, 120, 240, 300, 600 or 3600");
      }
    };
  }

  /** Hours and minutes, as Frappe writes how long a session lasts. */
  static SettingType hours() {
    return (settings, key) -> {
      String text = settings.text(key).orElse("170:00");
      if (!text.matches("\\d{1,5}:[0-5]\\d(:[0-5]\\d)?") || text.matches("0+:00(:\\d\\d)?")) {
        throw wrong(key, text, "hours and minutes such as 170:00");
      }
    };
  }

  /** The name of a time zone. */
  static SettingType zone() {
    return (settings, key) -> {
      String text = settings.text(key).orElse("UTC");
      try {
        ZoneId.of(text);
      } catch (DateTimeException unknown) {
        List<String> near = Nearness.nearest(text, ZoneId.getAvailableZoneIds());
        throw wrong(
            key, text, "a time zone such as " + (near.isEmpty() ? "Europe/Berlin" : near.get(0)));
      }
    };
  }

  /** The address of a Redis. */
  static SettingType redis() {
    return (settings, key) -> {
      if (!settings.text(key).map(SettingType::isRedis).orElse(true)) {
        throw new IllegalArgumentException(
            "%s is not an address like redis://127.0.0.1:11000; a password in it is written with %%40 for @ and the like"
                .formatted(key));
      }
    };
  }

  /** The whole path of a file, in letters that the address of a database may hold. */
  static SettingType file() {
    return (settings, key) -> {
      String text = settings.text(key).orElse("/");
      if (!text.matches("/[\\w./+@-]*")) {
        throw wrong(key, text, "the whole path of a file, such as /etc/ssl/ca.pem");
      }
    };
  }

  /** A host of MariaDB, or several with commas between them. */
  static SettingType databaseHosts() {
    return (settings, key) -> {
      try {
        settings.text(key).ifPresent(DatabaseAddress::checkHosts);
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException(key + ": " + wrong.getMessage(), wrong);
      }
    };
  }

  /** The places of Sentinels. */
  static SettingType sentinels() {
    return (settings, key) -> {
      for (String place : settings.list(key)) {
        try {
          Sentinels.Place _ = Sentinels.Place.parse(place);
        } catch (IllegalArgumentException broken) {
          throw new IllegalArgumentException(key + ": " + broken.getMessage(), broken);
        }
      }
    };
  }

  /** A flag that makes other settings of Redis necessary. */
  static SettingType redisFlag(String name) {
    return (settings, key) -> {
      if (settings.flag(key)) {
        RedisAddress _ = RedisSettings.of(settings, name);
      }
    };
  }

  /** A file with certificates of authorities. */
  static SettingType authorities() {
    return (settings, _) -> RedisSettings.authorities(settings);
  }

  /** Queues of the bench's own, by name. */
  static SettingType queues() {
    return (settings, key) -> WorkerQueues.of(settings.values().get(key));
  }

  private static boolean isRedis(String text) {
    try {
      RedisAddress _ = RedisAddress.parse(text);
      return true;
    } catch (IllegalArgumentException broken) {
      return false;
    }
  }

  private static IllegalArgumentException wrong(String key, Object value, String expected) {
    return new IllegalArgumentException("%s is %s, expected %s".formatted(key, value, expected));
  }
}
