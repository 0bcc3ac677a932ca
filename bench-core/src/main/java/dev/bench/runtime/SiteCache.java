package dev.bench.runtime;

import dev.bench.Cache;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** A site's values in redis_cache, as JSON text; absent while Redis is away. */
final class SiteCache implements Cache {

  private final Redis redis;
  private final String site;
  private final Json json;

  SiteCache(Redis redis, String site, Json json) {
    this.redis = redis;
    this.site = site;
    this.json = json;
  }

  @Override
  public <T> Optional<T> get(String key, Class<T> type) {
    return tried(() -> redis.get(name(key)), Optional.<String>empty())
        .flatMap(text -> read(text, type));
  }

  /** What other code wrote under the key, yesterday's say, is as good as nothing. */
  private <T> Optional<T> read(String text, Class<T> type) {
    try {
      return Optional.ofNullable(json.read(text, type));
    } catch (JsonException e) {
      return Optional.empty();
    }
  }

  @Override
  public void set(String key, Object value, Duration ttl) {
    String text = json.write(value);
    tried(
        () -> {
          redis.set(name(key), text, ttl);
          return true;
        },
        false);
  }

  @Override
  public <T> T getOrCompute(String key, Class<T> type, Duration ttl, Supplier<T> supplier) {
    Optional<T> known = get(key, type);
    if (known.isPresent()) {
      return known.get();
    }
    T value = supplier.get();
    set(key, value, ttl);
    return value;
  }

  @Override
  public void delete(String key) {
    tried(() -> redis.del(name(key)), 0L);
  }

  @Override
  public long counter(String key, Duration ttl) {
    return tried(() -> redis.incr(name(key), ttl), 0L);
  }

  private String name(String key) {
    return RedisKeys.SITE_CACHE.key(site, key);
  }

  private static <T> T tried(Supplier<T> command, T otherwise) {
    try {
      return command.get();
    } catch (RedisUnavailableException e) {
      return otherwise;
    }
  }
}
