package dev.bench.session;

import dev.bench.ValidationException;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.site.SiteState;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Keys that log a user in once, within a minute. Redis keeps their hashes, so that one who reads it
 * cannot use them, and seals each entry, so that one who writes to it can make none. Thread-safe.
 */
final class LoginKeys {

  /** How long a key can be used. */
  static final Duration LIFE = Duration.ofMinutes(1);

  private static final String PURPOSE = "dev.bench.session.LoginKeys";
  private static final int PARTS = 3;

  private final SecureRandom random = new SecureRandom();
  private final Redis cache;
  private final InstantSource clock;

  LoginKeys(Redis cache, InstantSource clock) {
    this.cache = cache;
    this.clock = clock;
  }

  /**
   * A new key of {@code user}.
   *
   * @throws ValidationException when the site has no secret to seal it with
   */
  String make(SiteState site, String user) {
    Seal seal =
        Seal.of(site, PURPOSE)
            .orElseThrow(() ->
                new ValidationException(
                    "Site %s has no db_password, by which a login link is sealed; log in with a password"
                        .formatted(site.name())));
    String key = SessionId.newSecret(random);
    String hash = Sessions.hash(key);
    String expires = Long.toString(clock.instant().plus(LIFE).toEpochMilli());
    String entry = "%s %s %s".formatted(expires, seal.of(List.of(hash, expires, user)), user);
    cache.set(RedisKeys.LOGIN_KEY.key(site.name(), hash), entry, LIFE);
    return key;
  }

  /** The user of {@code key}, which is used up then; empty when there is no such key any more. */
  Optional<String> use(SiteState site, String key) {
    String hash = Sessions.hash(key);
    String name = RedisKeys.LOGIN_KEY.key(site.name(), hash);
    return cache
        .get(name)
        .filter(_ -> cache.del(name) == 1) // of two callers one deletes it
        .flatMap(entry -> user(site, hash, entry));
  }

  /** The user of an entry; empty when it is not ours, or over. */
  private Optional<String> user(SiteState site, String hash, String entry) {
    String[] parts = entry.split(" ", PARTS);
    if (parts.length < PARTS) {
      return Optional.empty();
    }
    String expires = parts[0];
    String user = parts[2];
    return Seal.of(site, PURPOSE)
        .filter(seal -> seal.matches(parts[1], List.of(hash, expires, user)))
        .filter(_ -> Long.parseLong(expires) > clock.millis()) // of a sealed entry only
        .map(_ -> user);
  }
}
