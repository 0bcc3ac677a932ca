package dev.bench.process.supervisor;

import dev.bench.process.procfile.ProcessSpec.Care;
import dev.bench.process.supervisor.ManagedProcess.Aim;
import java.time.Duration;

/**
 * Stops everything that is not shared with others, in reverse order of the start. After the limit
 * the rest is killed; what survives even that is given up.
 *
 * <p>Threads: confined to the manager's consumer.
 */
final class Stopping {

  /** Added to the longest grace of a process, since others may stop only after that one. */
  static final Duration BEYOND_GRACE = Duration.ofSeconds(1);

  /** The limit of processes without a timeout of their own. */
  static final Duration STANDARD_LIMIT = Care.Stop.STANDARD.grace().plus(BEYOND_GRACE);

  /**
   * A second signal within this time counts as the first: when a terminal closes, kernel and shell
   * both send it.
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

  /** How long after the first request to stop the rest is killed. */
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

  /** Begins the stop: nothing waits for a stalled terminal any more. */
  void want() {
    wanted = true;
  }

  /** Whether the stop was requested and does not follow from the end of a process. */
  boolean isWanted() {
    return wanted;
  }

  /** Whether a signal that comes now is a repetition of the one that began the stop. */
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

  /** Asks processes to end that no living process comes after. */
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

  /** Asks one process to end, which is then forgotten; at once if it does not run. */
  void remove(ManagedProcess process, long now) {
    switch (process.state()) {
      case STARTING, READY -> ask(process, Aim.REMOVE, now);
      case STOPPING -> process.stopFor(Aim.REMOVE);
      case WAITING, BACKING_OFF, DONE, ENDED, FAILED, LEFT_ALONE, HELD -> table.remove(process);
    }
  }

  /** Kills all; the second call gives up what is left. */
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
