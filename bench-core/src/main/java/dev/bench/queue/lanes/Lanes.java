package dev.bench.queue.lanes;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Reply;
import dev.bench.redis.Script;
import dev.bench.redis.ScriptCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The upkeep of the lanes in which jobs wait: jobs that are due move into them, shares of sites are
 * made known, and what is kept no longer is removed.
 *
 * <p>Safe for use by many threads. Any number of processes may do it: each step is one script.
 */
public final class Lanes {

  /** So much is done in one step, during which Redis serves no other client: about 10 ms. */
  private static final int LANES_A_LOOK = 500;

  private static final int REMOVALS_A_LOOK = 1000;

  private static final String CLOCK = "/dev/bench/queue/clock.lua";
  private static final String PUSH = "/dev/bench/queue/push.lua";
  private static final Script PROMOTE = Script.of(Lanes.class, CLOCK, PUSH, "promote.lua");
  private static final Script UPKEEP = Script.of(Lanes.class, CLOCK, PUSH, "upkeep.lua");
  private static final Script SHARE = Script.of(Lanes.class, "share.lua");

  private final Redis redis;
  private final String bench;
  private final Supplier<List<String>> queues;
  private final Retention retention;

  /**
   * The lanes of {@code bench} in {@code redis}.
   *
   * @param queues all queues of the bench, as RQ calls them; asked again each time
   */
  public Lanes(Redis redis, String bench, Supplier<List<String>> queues, Retention retention) {
    this.redis = redis;
    this.bench = bench;
    this.queues = queues;
    this.retention = retention;
  }

  /**
   * What {@link #promote} did.
   *
   * @param moved how many jobs were due
   * @param next how long until the next one is
   */
  public record Promotion(long moved, Optional<Duration> next) {}

  /** Moves jobs that are due into their lanes, at most {@code limit}. */
  public Promotion promote(int limit) {
    List<Reply> parts = redis.evalRepeatable(PROMOTE.on().with(bench).with(limit)).list();
    Optional<Duration> next =
        Optional.of(parts.get(1).text())
            .filter(text -> !text.isEmpty())
            .map(millis -> Duration.ofMillis(Long.parseLong(millis)));
    return new Promotion(parts.get(0).number(), next);
  }

  /**
   * Looks after some of the lanes, unless a process of the bench did within {@code interval}: lets
   * those take their turns in which others put jobs, removes ended jobs beyond the {@link
   * Retention}, and takes empty lanes out of {@code rq:queues}.
   *
   * @return whether there is so much to remove that the next look should follow at once
   */
  public boolean lookAfter(Duration interval) {
    ScriptCall call =
        UPKEEP
            .on()
            .with(bench)
            .with(interval.toMillis())
            .with(LANES_A_LOOK)
            .with(REMOVALS_A_LOOK)
            .withAll(queues.get())
            .with(retention.finished())
            .with(retention.failed())
            .with(retention.canceled())
            .with(retention.canceledTtl().toSeconds());
    return redis.evalRepeatable(call).text().equals("more");
  }

  /** Makes known the shares of the sites that have another one than {@link Share#STANDARD}. */
  public void share(Map<String, Share> shares) {
    ScriptCall call = SHARE.on(RedisKeys.SHARES.key(bench));
    shares.forEach((site, share) -> call.with(site).with(share.text()));
    redis.evalRepeatable(call);
  }
}
