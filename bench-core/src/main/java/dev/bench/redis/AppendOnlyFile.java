package dev.bench.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.Protocol;

/**
 * The file to which a Redis appends each write, so that a kill loses at most the last second.
 *
 * <p>A Redis that has data in a snapshot must not simply be started with {@code appendonly yes}: it
 * would begin with an empty file and ignore the snapshot. So the file is first turned on while the
 * data are in memory.
 */
final class AppendOnlyFile {

  private static final long LOOK_MILLIS = 20;

  private final Connections connections;

  AppendOnlyFile(Connections connections) {
    this.connections = connections;
  }

  /** Turns it on, and waits until it holds all data; does nothing when it is on. */
  void turnOn(Duration limit) {
    connections.repeatable(c -> c.configSet("appendonly", "yes"));
    long end = System.nanoTime() + limit.toNanos();
    String state = persistence();
    while (!isComplete(state)) {
      if (state.contains("aof_last_bgrewrite_status:err") || System.nanoTime() > end) {
        throw new RedisRefusedException(
            "Redis at %s has not written its data to the append-only file within %d s; look into its log and at the space on its disk, then try again"
                .formatted(connections.address(), limit.toSeconds()));
      }
      pause();
      state = persistence();
    }
  }

  /** Whether all data are in the file, by what INFO says. */
  private static boolean isComplete(String state) {
    return state.contains("aof_enabled:1")
        && state.contains("aof_rewrite_in_progress:0")
        && state.contains("aof_rewrite_scheduled:0")
        && state.contains("aof_last_bgrewrite_status:ok");
  }

  private String persistence() {
    Object said = connections.repeatable(c -> c.sendCommand(Protocol.Command.INFO, "persistence"));
    return said instanceof byte[] bytes
        ? new String(bytes, StandardCharsets.UTF_8)
        : String.valueOf(said);
  }

  private void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RedisRefusedException("Interrupted while Redis wrote its append-only file");
    }
  }
}
