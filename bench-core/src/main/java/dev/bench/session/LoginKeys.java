package dev.bench.session;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.site.SiteState;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/**
 * Keys that log a user in once, within a minute. Redis keeps their hashes, so that one who reads it
 * cannot use them. Thread-safe.
 */
final class LoginKeys {

  /** How long a key can be used. */
  static final Duration LIFE = Duration.ofMinutes(1);

  private final SecureRandom random = new SecureRandom();
  private final Redis cache;

  LoginKeys(Redis cache) {
    this.cache = cache;
  }

  /** A new key of {@code user}. */
  String make(SiteState site, String user) {
    String key = SessionId.newSecret(random);
    cache.set(name(site, key), user, LIFE);
    return key;
  }

  /** The user of {@code key}, which is used up then; empty when there is no such key any more. */
  Optional<String> use(SiteState site, String key) {
    Optional<String> user = cache.get(name(site, key));
    return user.filter(_ -> cache.del(name(site, key)) == 1); // of two callers one deletes it
  }

  private static String name(SiteState site, String key) {
    return RedisKeys.LOGIN_KEY.key(site.name(), Sessions.hash(key));
  }
}
