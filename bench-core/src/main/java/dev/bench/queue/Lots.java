package dev.bench.queue;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The parked jobs of a bench: where some wait, and how they go on. Safe for use by many threads.
 */
public final class Lots {

  private final Redis redis;
  private final String bench;

  /** The lots of {@code bench} in {@code redis}. */
  public Lots(Redis redis, String bench) {
    this.redis = redis;
    this.bench = bench;
  }

  /** The lots that have jobs. */
  public List<Lot> all() {
    return redis.smembers(RedisKeys.LOTS.key(bench)).stream()
        .map(Lot::parse)
        .flatMap(Optional::stream)
        .toList();
  }

  /** How many jobs wait in {@code lot}. */
  public long size(Lot lot) {
    return redis.zcard(RedisKeys.LOT.key(bench, lot.toString()));
  }

  /**
   * Puts the oldest jobs of {@code lot} at the head of their queues, oldest first, unless a worker
   * did so within {@code pace}.
   *
   * @return how many went; nothing when it was too early
   */
  public Optional<Integer> unpark(Lot lot, int limit, Duration pace) {
    long moved =
        redis
            .eval(
                Scripts.UNPARK
                    .on(
                        RedisKeys.LOTS.key(bench),
                        RedisKeys.LOT.key(bench, lot.toString()),
                        RedisKeys.LOT_PACE.key(bench, lot.toString()))
                    .with(lot.toString())
                    .with(limit)
                    .with(pace.toMillis()))
            .number();
    return moved < 0 ? Optional.empty() : Optional.of((int) moved);
  }
}
