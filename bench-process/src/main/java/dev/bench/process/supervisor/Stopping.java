package dev.bench.process.supervisor;

import dev.bench.process.procfile.ProcessSpec.Care;
import dev.bench.process.supervisor.ManagedProcess.Aim;
import java.time.Duration;

/**
 * The end of everything but what is shared with others: those that no other comes after are asked
 * first; what is still there after the limit is killed, and what even then is there is given up.
 *
 * <p>Threads: confined to the manager's consumer.
 */
final class Stopping {

  /** More than the longest grace of a process: others may stop only after that one. */
  static final Duration BEYOND_GRACE = Duration.ofSeconds(1);

  /** The limit of processes without a timeout of their own. */
  static final Duration STANDARD_LIMIT = Care.Stop.STANDARD.grace().plus(BEYOND_GRACE);

  /**
   * A second signal so soon is the first one again: it came twice, from the kernel and from a
   * shell, as it does when a terminal closes.
   */
  static final Duration ECHO = Duration.ofMillis(100);

  private final ProcessTable table;
  private final RunListener listener;
  private boolean underWay;
  private boolean wanted;
  private boolean killed;
  private long begunAt;
  private long dueAt = ManagedProcess.NEVER;

  Stopping(ProcessTable table, RunListener listener) {
    this.table = table;
    this.listener = listener;
  }

  /** From the first wish to stop, everything is gone within this time or killed. */
  static Duration limit(Iterable<ManagedProcess> processes) {
    Duration longest = Duration.ZERO;
    for (ManagedProcess process : processes) {
      Duration grace = process.spec().care().grace();
      longest = grace.compareTo(longest) > 0 ? grace : longest;
    }
    return longest.plus(BEYOND_GRACE);
  }

  boolean isUnderWay() {
    return underWay;
  }

  /** It is wanted: a stalled terminal is not waited for any more. */
  void want() {
    wanted = true;
  }

  /** Whether it is more than what follows from the end of a process. */
  boolean isWanted() {
    return wanted;
  }

  /** Whether a signal that comes now is the one that began it. */
  boolean hasOnlyBegun(long now) {
    return now - begunAt < ECHO.toNanos();
  }

  long dueAt() {
    return dueAt;
  }

  void begin(long now) {
    underWay = true;
    begunAt = now;
    dueAt = now + limit(table).toNanos();
    for (ManagedProcess process : table) {
      if (!process.isAlive()) {
        process.enter(ProcessState.ENDED, now);
      }
    }
    next(now);
  }

  /** Asks those to end that no living process comes after. */
  void next(long now) {
    for (ManagedProcess process : table) {
      if (process.isAlive()
          && !process.isShared()
          && process.state() != ProcessState.STOPPING
          && !table.isNeeded(process)) {
        ask(process, Aim.END, now);
      }
    }
  }

  /** Asks one process to end; it is killed after its grace. */
  static void ask(ManagedProcess process, Aim aim, long now) {
    process.stopFor(aim);
    process.enter(ProcessState.STOPPING, now, now + process.spec().care().grace().toNanos());
    process.terminate();
  }

  /** Kills all; what is still there when this comes again is given up. */
  void force(long now) {
    dueAt = now + Care.KILL_LIMIT.toNanos();
    for (ManagedProcess process : table) {
      if (process.isShared()) {
        continue;
      }
      if (process.isAlive() && killed) {
        listener.failure(
            process.name(), "does not end although killed (pid " + process.pid() + "): given up");
        process.enter(ProcessState.ENDED, now);
      } else if (process.isAlive()) {
        process.enter(ProcessState.STOPPING, now);
        process.kill();
      }
    }
    killed = true;
  }
}
