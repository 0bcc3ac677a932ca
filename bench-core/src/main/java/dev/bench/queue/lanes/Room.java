package dev.bench.queue.lanes;

import dev.bench.ServiceUnavailableException;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.redis.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether there is room in a lane for one more job.
 *
 * <p>A lane is looked at once a second; in between this counts what its own process adds. So what
 * all processes add in a second may go beyond the bound. Thread-safe.
 */
public final class Room {

  private static final Duration TRUSTED = Duration.ofSeconds(1);

  private final Redis redis;
  private final LongSupplier most;
  private final Map<String, Look> looks = new ConcurrentHashMap<>();

  /** Room in {@code redis} for {@code most} jobs in each lane; asked again each time. */
  public Room(Redis redis, LongSupplier most) {
    this.redis = redis;
    this.most = most;
  }

  private record Look(AtomicLong jobs, long at) {}

  /**
   * Counts one more job.
   *
   * @param lane the lane, as RQ calls it
   * @param whose whose jobs they are, for the message
   * @throws ServiceUnavailableException when too many wait already
   */
  public void take(String lane, String whose) {
    Look look = looks.get(lane);
    if (look == null || System.nanoTime() - look.at() > TRUSTED.toNanos()) {
      look = look(lane);
      looks.put(lane, look);
    }
    long limit = most.getAsLong();
    if (look.jobs().incrementAndGet() > limit) {
      throw new ServiceUnavailableException(
          "%d jobs of %s wait, which is max_queued_jobs; let workers catch up, or remove some"
              .formatted(limit, whose));
    }
  }

  private Look look(String lane) {
    long jobs = 0;
    try {
      List<Reply> counts =
          redis.pipelinedRepeatable(
              batch -> batch.llen(RedisKeys.QUEUE.key(lane)).zcard(RedisKeys.SCHEDULED.key(lane)));
      jobs = counts.get(0).number() + counts.get(1).number();
    } catch (RedisUnavailableException e) {
      // What waits is unknown; a job is never refused because Redis is away.
    }
    return new Look(new AtomicLong(jobs), System.nanoTime());
  }
}
