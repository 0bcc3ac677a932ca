package dev.bench.cli.roll;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Restarts processes of a bench one after the other, while no other host does. */
public final class Roll {

  private static final Duration WAIT_LIMIT = Duration.ofMinutes(10);
  private static final Duration READY_LIMIT = Duration.ofMinutes(2);
  private static final Duration LONGEST = Duration.ofHours(1);

  private final BenchConfig config;
  private final Consumer<String> told;

  /**
   * Of the bench in {@code directory}.
   *
   * @param told hears of what it waits for, and of what it leaves as it is
   */
  public Roll(BenchDirectory directory, Consumer<String> told) {
    this.config = BenchConfig.load(directory);
    this.told = told;
  }

  /** Restarts a process. */
  @FunctionalInterface
  public interface Turn {
    /** Restarts it; returns whether the new one is ready. */
    boolean of(String process) throws IOException;
  }

  /** How long a new process may take until it is ready, where no person says otherwise. */
  public static Duration readyLimit(BenchConfig config) {
    Duration limit = config.settings().duration("roll_ready_limit").orElse(READY_LIMIT);
    return limit.compareTo(LONGEST) > 0 ? LONGEST : limit;
  }

  /**
   * Gives each process its turn; after one that does not become ready the others stay as they are.
   *
   * @return whether all new ones are ready
   */
  public boolean run(List<String> processes, Turn turn) throws IOException {
    Duration wait = config.settings().duration("roll_wait_limit").orElse(WAIT_LIMIT);
    RedisLimits limits = RedisLimits.of(config.settings());
    try (Redis redis = Redis.connect(config.redisQueue(), "command", limits);
        RollLease lease = RollLease.take(redis, config.benchId(), wait, told)) {
      return oneByOne(
          processes,
          process -> {
            lease.require();
            return turn.of(process);
          },
          told);
    }
  }

  /** The same, whatever other hosts do. */
  public static boolean oneByOne(List<String> processes, Turn turn, Consumer<String> told)
      throws IOException {
    for (int at = 0; at < processes.size(); at++) {
      if (!turn.of(processes.get(at))) {
        List<String> kept = processes.subList(at + 1, processes.size());
        if (!kept.isEmpty()) {
          told.accept("not restarted after that: " + String.join(", ", kept));
        }
        return false;
      }
    }
    return true;
  }
}
