package dev.bench.cli.roll;

import dev.bench.embedded.HostName;
import dev.bench.process.CannotRunException;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.redis.Script;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * The right to restart processes of a bench, which one command on one host has at a time: a lease
 * in Redis, in Redis's time.
 *
 * <p>It is renewed while the command lives, and ends {@link #LENGTH} after a command that was
 * killed. A command that has lost it, since it or its Redis slept, hears so from {@link #require}.
 */
public final class RollLease implements AutoCloseable {

  /** How long a command that fell silent keeps it. */
  static final Duration LENGTH = Duration.ofSeconds(15);

  private static final Duration RENEWAL = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Script TAKE = Script.of(RollLease.class, "take.lua");
  private static final Script GIVE_BACK = Script.of(RollLease.class, "give-back.lua");

  private final Redis redis;
  private final String key;
  private final String id;
  private final String host;
  private final Duration length;
  private final ScheduledThreadPoolExecutor renewal =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("roll-lease").factory());

  /** A command that may want it. */
  RollLease(Redis redis, String benchId, String host, Duration length) {
    byte[] random = new byte[8];
    new SecureRandom().nextBytes(random);
    this.redis = redis;
    this.key = RedisKeys.ROLL.key(benchId);
    this.id = HexFormat.of().formatHex(random);
    this.host = host.replaceAll("\\s", "-");
    this.length = length;
  }

  /**
   * Takes it for this host; waits while another command has it.
   *
   * @param limit how long to wait at most
   * @param told hears whom it waits for
   * @throws CannotRunException when another command still has it then, or Redis does not answer
   */
  public static RollLease take(Redis redis, String benchId, Duration limit, Consumer<String> told) {
    RollLease lease = new RollLease(redis, benchId, HostName.current(), LENGTH);
    lease.await(limit, told);
    lease.renewRegularly();
    return lease;
  }

  private void renewRegularly() {
    long pause = RENEWAL.toMillis();
    var _ = renewal.scheduleWithFixedDelay(this::renew, pause, pause, TimeUnit.MILLISECONDS);
  }

  /** Waits for it. */
  void await(Duration limit, Consumer<String> told) {
    long start = System.nanoTime();
    Optional<Holder> other = attempt();
    if (other.isPresent() && !limit.isZero()) {
      told.accept(other.get().text() + ": waits for its end");
    }
    while (other.isPresent() && System.nanoTime() - start < limit.toNanos()) {
      LockSupport.parkNanos(PAUSE.toNanos());
      other = attempt();
    }
    if (other.isPresent()) {
      throw new CannotRunException(
          "%s: try again after that, or wait longer with roll_wait_limit (now %d s)"
              .formatted(other.get().text(), limit.toSeconds()));
    }
  }

  /** Takes or renews it; the other command that has it, if one does. */
  private Optional<Holder> attempt() {
    try {
      String holder =
          redis.evalRepeatable(TAKE.on(key).with(id).with(host).with(length.toMillis())).text();
      return holder.isEmpty() ? Optional.empty() : Optional.of(Holder.of(holder));
    } catch (RedisUnavailableException | RedisRefusedException away) {
      throw new CannotRunException(
          "redis_queue does not tell whether another host restarts processes of this bench: %s. bench restart without --rolling does not ask"
              .formatted(away.getMessage()));
    }
  }

  /** Renews it; whether it is held is asked by {@link #require}. */
  private void renew() {
    try {
      attempt();
    } catch (CannotRunException away) {
      // The next renewal, or the next process, asks again.
    }
  }

  /**
   * Makes sure that this command still has it; asked before each process.
   *
   * @throws CannotRunException when another one has it, or Redis does not answer
   */
  public void require() {
    attempt()
        .ifPresent(other -> {
          throw new CannotRunException(
              "%s, since this command was silent for more than %d s: say it again after that"
                  .formatted(other.text(), length.toSeconds()));
        });
  }

  /** Gives it back. */
  @Override
  public void close() {
    renewal.shutdownNow();
    try {
      redis.evalRepeatable(GIVE_BACK.on(key).with(id));
    } catch (RedisUnavailableException | RedisRefusedException away) {
      // It ends by itself.
    }
  }

  /**
   * A command that has it.
   *
   * @param host where it runs
   * @param since when it took it
   */
  private record Holder(String host, Instant since) {

    private static final String WRITTEN = "\\w+ \\S+ \\d{1,12}";

    static Holder of(String text) {
      if (!text.matches(WRITTEN)) {
        return new Holder("an unknown host", Instant.EPOCH);
      }
      String[] parts = text.split(" ", -1);
      return new Holder(parts[1], Instant.ofEpochSecond(Long.parseLong(parts[2])));
    }

    String text() {
      return "host %s restarts processes of this bench since %s".formatted(host, since);
    }
  }
}
