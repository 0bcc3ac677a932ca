package dev.bench.runtime;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Reply;
import dev.bench.redis.Script;
import java.util.List;

/** Forgets what redis_cache holds of a site: values of apps, answers of methods, and pages. */
public final class CacheClearing {

  private static final Script CLEAR = Script.of(CacheClearing.class, "clear.lua");

  private CacheClearing() {}

  /** Forgets it; how many values there were. Logins, and the counts of limits, stay. */
  public static long clear(Redis cache, String site) {
    return clearAll(cache, RedisKeys.SITE_CACHE.key(site, "*"))
        + clearAll(cache, RedisKeys.ANSWER.key(site, "*"))
        + clearPages(cache, site);
  }

  /** Forgets the rendered pages only; how many there were. */
  public static long clearPages(Redis cache, String site) {
    return clearAll(cache, RedisKeys.PAGE.key(site, "*"));
  }

  private static long clearAll(Redis cache, String pattern) {
    long gone = 0;
    String at = "0";
    do {
      List<Reply> step = cache.evalRepeatable(CLEAR.on().with(at).with(pattern)).list();
      at = step.get(0).text();
      gone += step.get(1).number();
    } while (!at.equals("0"));
    return gone;
  }
}
