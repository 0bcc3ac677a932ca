package dev.bench.redis;

import dev.bench.Config;
import java.time.Duration;

/**
 * How much and how long a process may ask of one Redis.
 *
 * @param connections how many commands run at a time; more wait
 * @param turn how long a command waits for its turn
 * @param connect how long opening a connection may take
 * @param answer how long one answer may take
 */
public record RedisLimits(int connections, Duration turn, Duration connect, Duration answer) {

  /** 16 connections, and two seconds for each wait. */
  public static final RedisLimits DEFAULT =
      new RedisLimits(16, Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));

  private static final int MOST_CONNECTIONS = 10_000;

  /**
   * The default limits with what the settings say: {@code redis_connections} and {@code
   * redis_answer_limit}, which bounds each of the three waits.
   *
   * @throws IllegalArgumentException when one is wrong; names it
   */
  public static RedisLimits of(Config settings) {
    long connections = settings.number("redis_connections").orElse((long) DEFAULT.connections);
    if (connections < 1 || connections > MOST_CONNECTIONS) {
      throw new IllegalArgumentException(
          "redis_connections is %d, expected 1 to %d".formatted(connections, MOST_CONNECTIONS));
    }
    Duration wait = settings.duration("redis_answer_limit").orElse(DEFAULT.answer);
    return new RedisLimits((int) connections, wait, wait, wait);
  }
}
