package dev.bench.web.limit;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Reply;
import dev.bench.redis.Script;
import java.time.Duration;
import java.util.List;

/**
 * Counts what is spent within the last so many seconds, in one step of Redis and by its clock.
 *
 * @param cache redis_cache
 */
record SlidingWindow(Redis cache) {

  private static final Script WINDOW = Script.of(SlidingWindow.class, "window.lua");

  /**
   * How a caller stands.
   *
   * @param allowed whether this call may go on
   * @param left how much may be spent yet
   * @param reset when the next call may come, or, if this one may go on, when the window ends
   */
  record Standing(boolean allowed, long left, Duration reset) {}

  /**
   * Spends {@code cost} of {@code limit}, after {@code spent} that was spent before.
   *
   * @param what the caller and the action that are counted
   * @throws dev.bench.redis.RedisUnavailableException when nothing can be counted
   */
  Standing spend(String site, String what, Duration per, long limit, long spent, long cost) {
    List<Reply> answer =
        cache
            .eval(
                WINDOW
                    .on(RedisKeys.RATE_LIMIT.key(site, what))
                    .with(per.toMillis())
                    .with(limit)
                    .with(spent)
                    .with(cost))
            .list();
    return new Standing(
        answer.get(0).number() == 1,
        answer.get(1).number(),
        Duration.ofMillis(answer.get(2).number()));
  }

  /** Whole seconds, rounded up: what headers say. */
  static long seconds(Duration duration) {
    return duration.plusMillis(999).toSeconds();
  }
}
