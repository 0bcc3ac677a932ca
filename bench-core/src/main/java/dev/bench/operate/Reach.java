package dev.bench.operate;

import dev.bench.PermissionException;
import dev.bench.queue.JobIds;
import dev.bench.queue.QueueName;
import dev.bench.queue.Queues;
import dev.bench.queue.lanes.Share;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Reply;
import dev.bench.runtime.Bench;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which jobs an operator may see and change: all of a bench, or those of one site.
 *
 * @param redis the Redis of jobs
 * @param bench the bench's id
 * @param queues the queues of the bench
 * @param site the only site; empty for the whole bench
 */
public record Reach(Redis redis, String bench, Queues queues, Optional<String> site) {

  /** All jobs of {@code bench}, as its owner at the command line may see them. */
  public static Reach of(Bench bench) {
    return new Reach(bench.queue(), bench.config().benchId(), bench.queues(), Optional.empty());
  }

  /** The jobs of {@code site}, as its System Managers may see them. */
  public static Reach of(Bench bench, String site) {
    return new Reach(bench.queue(), bench.config().benchId(), bench.queues(), Optional.of(site));
  }

  /**
   * {@code filter} within this reach.
   *
   * @throws PermissionException when it names a site outside
   */
  JobFilter within(JobFilter filter) {
    filter.queue().ifPresent(queues::limit);
    if (site.isEmpty()) {
      return filter;
    }
    if (filter.site().isPresent() && !filter.site().equals(site)) {
      throw new PermissionException(
          "Jobs of site %s are not shown on site %s".formatted(filter.site().get(), site.get()));
    }
    return filter.of(site.get());
  }

  /** Whether {@code job} is within this reach. */
  boolean sees(JobEntry job) {
    return site.map(job.site()::equals).orElse(true);
  }

  /** The job that runs for the one with that id, since the two counted as the same. */
  Optional<String> standsFor(String id) {
    return JobRecords.isId(id) && site.map(own -> JobIds.belongs(own, id)).orElse(true)
        ? redis.get(RedisKeys.MERGED.key(id))
        : Optional.empty();
  }

  /** How many jobs of a site may run at a time, as the workers know it; empty for any number. */
  OptionalLong limit(String name) {
    return redis
        .hget(RedisKeys.SHARES.key(bench), name)
        .map(Share::parse)
        .orElse(Share.STANDARD)
        .limit();
  }

  /** How many jobs of a site run, in all queues together. */
  long running(String name) {
    return redis
        .pipelinedRepeatable(batch -> {
          for (String queue : queues.names()) {
            batch.zcard(RedisKeys.STARTED.key(new QueueName(bench, queue).lane(name)));
          }
        })
        .stream()
        .mapToLong(Reply::number)
        .sum();
  }

  /** The lanes with jobs, or with records of jobs, that may hold jobs of this reach. */
  List<Lane> lanes() {
    String prefix = RedisKeys.QUEUE.prefix();
    return redis.smembers(RedisKeys.QUEUES.key()).stream()
        .filter(key -> key.startsWith(prefix))
        .flatMap(key -> Lane.of(bench, key.substring(prefix.length())).stream())
        .filter(lane -> site.isEmpty() || lane.site().isEmpty() || lane.site().equals(site))
        .sorted((one, other) -> one.full().compareTo(other.full()))
        .toList();
  }
}
