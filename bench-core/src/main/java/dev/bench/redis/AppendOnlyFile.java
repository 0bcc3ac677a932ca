package dev.bench.redis;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The file to which a Redis appends each write, so that a kill loses at most the last second.
 *
 * <p>A Redis that has data in a snapshot must not simply be started with {@code appendonly yes}: it
 * would begin with an empty file and ignore the snapshot. So the file is first turned on while the
 * data are in memory.
 */
final class AppendOnlyFile {

  private static final Duration LOOK = Duration.ofMillis(20);

  private final Connections connections;

  AppendOnlyFile(Connections connections) {
    this.connections = connections;
  }

  /** Turns it on, and waits until it holds all data; does nothing when it is on. */
  void turnOn(Duration limit) {
    try (Jedis jedis = connections.own()) {
      jedis.configSet("appendonly", "yes");
      long end = System.nanoTime() + limit.toNanos();
      String state = jedis.info("persistence");
      while (!isComplete(state)) {
        if (state.contains("aof_last_bgrewrite_status:err") || System.nanoTime() > end) {
          throw new RedisRefusedException(
              "Redis at %s has not written its data to the append-only file within %d s; look into its log and at the space on its disk, then try again"
                  .formatted(connections.address(), limit.toSeconds()));
        }
        LockSupport.parkNanos(LOOK.toNanos());
        state = jedis.info("persistence");
      }
    } catch (JedisException e) {
      throw Failures.translate(connections.address(), e);
    }
  }

  /** Whether all data are in the file, by what INFO says. */
  private static boolean isComplete(String state) {
    return state.contains("aof_enabled:1")
        && state.contains("aof_rewrite_in_progress:0")
        && state.contains("aof_rewrite_scheduled:0")
        && state.contains("aof_last_bgrewrite_status:ok");
  }
}
