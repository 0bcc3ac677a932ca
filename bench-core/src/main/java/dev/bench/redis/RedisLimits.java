package dev.bench.redis;

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
}
