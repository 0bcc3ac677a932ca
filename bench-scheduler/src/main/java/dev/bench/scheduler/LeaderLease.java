package dev.bench.scheduler;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Script;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Which of a bench's schedulers leads: a lease in Redis with a fencing number.
 *
 * <p>Each new leader gets a higher number, and Redis refuses the fires of a lower one: a scheduler
 * that slept through the end of its lease can do no harm. Thread-safe.
 */
final class LeaderLease {

  /** How long a leader that fell silent is waited for. */
  static final Duration LENGTH = Duration.ofSeconds(10);

  /** How often it is renewed, or tried for. */
  static final Duration RENEWAL = Duration.ofSeconds(3);

  private static final Script LEAD = Script.of(LeaderLease.class, "lead.lua");
  private static final Script ABDICATE = Script.of(LeaderLease.class, "abdicate.lua");

  private final Redis redis;
  private final String lease;
  private final String fence;
  private final String registration;
  private final String process;

  /**
   * The lease of a bench's leader.
   *
   * @param process the name of the process that wants it, which no other has
   * @param mark the mark by which others wait for this process; empty when none does
   */
  LeaderLease(Redis redis, String benchId, String process, String mark) {
    this.redis = redis;
    this.lease = RedisKeys.LEADER.key(benchId);
    this.fence = RedisKeys.FENCE.key(benchId);
    this.registration = RedisKeys.SCHEDULER.key(mark.isEmpty() ? process : mark);
    this.process = process;
  }

  /**
   * Takes or renews the lease, and registers this process as one that is alive: its fencing number,
   * or empty when another one leads.
   */
  OptionalLong lead() {
    long number =
        redis
            .evalRepeatable(
                LEAD.on(lease, fence, registration).with(process).with(LENGTH.toMillis()))
            .number();
    return number == 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** Signs off, and lets another one lead at once. */
  void abdicate() {
    redis.evalRepeatable(ABDICATE.on(lease, registration).with(process));
  }
}
