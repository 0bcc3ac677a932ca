package dev.bench.queue;

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

/**
 * Whether there is room in a lane for one more job.
 *
 * <p>A lane is looked at once a second; in between this counts what its own process adds. So what
 * all processes add in a second may go beyond the bound. Thread-safe.
 */
final class Room {

  private static final Duration TRUSTED = Duration.ofSeconds(1);

  private final Redis redis;
  private final String bench;
  private final long most;
  private final Map<String, Look> looks = new ConcurrentHashMap<>();

  Room(Redis redis, String bench, long most) {
    this.redis = redis;
    this.bench = bench;
    this.most = most;
  }

  private record Look(AtomicLong jobs, long at) {}

  /**
   * Counts one more job.
   *
   * @throws ServiceUnavailableException when too many wait already
   */
  void take(String queue, String site) {
    String lane = new QueueName(bench, queue).lane(site);
    Look look = looks.get(lane);
    if (look == null || System.nanoTime() - look.at() > TRUSTED.toNanos()) {
      look = look(lane);
      looks.put(lane, look);
    }
    if (look.jobs().incrementAndGet() > most) {
      throw new ServiceUnavailableException(
          "%d jobs of %s wait in the queue \"%s\", which is max_queued_jobs; let workers catch up, or remove some"
              .formatted(most, site, queue));
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
