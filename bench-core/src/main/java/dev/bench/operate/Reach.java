package dev.bench.operate;

import dev.bench.PermissionException;
import dev.bench.queue.Queues;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.runtime.Bench;
import java.util.List;
import java.util.Optional;

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
