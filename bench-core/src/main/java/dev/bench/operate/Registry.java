package dev.bench.operate;

import dev.bench.redis.RedisKeys;
import java.util.Locale;

/** Where RQ keeps the jobs of a lane, by what became of them. */
public enum Registry {
  /** They wait in the list of the lane. */
  QUEUED(RedisKeys.QUEUE),
  /** Workers run them. */
  STARTED(RedisKeys.STARTED),
  /** They are for later. */
  SCHEDULED(RedisKeys.SCHEDULED),
  /** They wait for other jobs, or are parked. */
  DEFERRED(RedisKeys.DEFERRED),
  /** They ended well. */
  FINISHED(RedisKeys.FINISHED),
  /** They failed, or were stopped. */
  FAILED(RedisKeys.FAILED),
  /** They were cancelled before they started. */
  CANCELED(RedisKeys.CANCELED);

  private final RedisKeys key;

  Registry(RedisKeys key) {
    this.key = key;
  }

  /** Its key for a lane. */
  String key(Lane lane) {
    return key.key(lane.full());
  }

  /** Whether it is a list; else it is a sorted set. */
  boolean isList() {
    return this == QUEUED;
  }

  /** Its name in small letters. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
