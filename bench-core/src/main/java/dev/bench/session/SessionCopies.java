package dev.bench.session;

import dev.bench.Session;
import dev.bench.redis.Outage;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.site.SiteState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Copies of sessions in redis_cache, so that most requests need no query for theirs.
 *
 * <p>A copy lives for {@link #KEPT} at most: then the table is asked again, which is also when a
 * use is written down there, and how long a logout can go unnoticed that was made while Redis was
 * away. While Redis does not answer every look is a miss, and for a second after a failure it is
 * not even asked. Thread-safe.
 */
final class SessionCopies {

  /** How long a copy is used. */
  static final Duration KEPT = Duration.ofMinutes(10);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Redis redis;
  private final InstantSource clock;
  private final Outage outage =
      new Outage(LoggerFactory.getLogger(SessionCopies.class), "Redis as the cache of sessions");
  private volatile long pausedUntil = System.nanoTime();

  SessionCopies(Redis redis, InstantSource clock) {
    this.redis = redis;
    this.clock = clock;
  }

  Optional<Login> find(SiteState site, SessionId sid) {
    if (System.nanoTime() - pausedUntil < 0) {
      return Optional.empty();
    }
    try {
      Map<String, String> fields = redis.hgetAll(key(site, sid));
      outage.recovered();
      return read(sid, fields);
    } catch (RedisUnavailableException e) {
      failed(e);
      return Optional.empty();
    }
  }

  void keep(SiteState site, Login login) {
    if (System.nanoTime() - pausedUntil < 0) {
      return;
    }
    Duration left = Duration.between(clock.instant(), login.expires());
    Duration ttl = left.compareTo(KEPT) < 0 ? left : KEPT;
    if (ttl.isNegative() || ttl.isZero()) {
      return;
    }
    String key = key(site, new SessionId(login.session().sid()));
    Map<String, String> fields =
        Map.of(
            "user", login.session().user(),
            "csrf_token", login.session().csrfToken(),
            "full_name", login.fullName(),
            "user_type", login.userType(),
            "expires", Long.toString(login.expires().toEpochMilli()));
    try {
      redis.pipelinedRepeatable(commands -> {
        commands.hset(key, fields);
        commands.expire(key, ttl);
      });
    } catch (RedisUnavailableException e) {
      failed(e);
    }
  }

  void forget(SiteState site, SessionId sid) {
    try {
      redis.del(key(site, sid));
    } catch (RedisUnavailableException e) {
      failed(e);
    }
  }

  private Optional<Login> read(SessionId sid, Map<String, String> fields) {
    String user = fields.get("user");
    String expires = fields.get("expires");
    if (user == null || expires == null || !expires.matches("\\d{1,15}")) {
      return Optional.empty(); // no copy, or none of ours: the table knows
    }
    Instant end = Instant.ofEpochMilli(Long.parseLong(expires));
    if (!end.isAfter(clock.instant())) {
      return Optional.empty();
    }
    return Optional.of(
        new Login(
            new Session(sid.secret(), user, fields.getOrDefault("csrf_token", "")),
            fields.getOrDefault("full_name", ""),
            fields.getOrDefault("user_type", ""),
            end));
  }

  private void failed(RedisUnavailableException failure) {
    pausedUntil = System.nanoTime() + PAUSE.toNanos();
    outage.failed(failure, "sessions are read from the sites' databases until it answers");
  }

  private static String key(SiteState site, SessionId sid) {
    return RedisKeys.SESSION.key(site.name(), sid.hash());
  }
}
