package dev.bench.process.supervisor;

import java.time.Duration;

/**
 * Limits how many processes start at a time to the number of processors. More at a time would all
 * be ready late.
 *
 * <p>A process that takes long to become ready does not count any more; one that is ready as soon
 * as it runs never does.
 *
 * @param most at a time
 */
record StartLimiter(int most) {

  /** A process that starts for longer does not count. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  /** As many as this machine has processors. */
  static StartLimiter ofThisMachine() {
    return new StartLimiter(Runtime.getRuntime().availableProcessors());
  }

  /** Whether a process that waits for no other may start now. */
  boolean isOn(ManagedProcess next, ProcessTable table, long now) {
    return !takesTime(next)
        || table.stream().filter(each -> counts(each) && endOf(each) > now).count() < most;
  }

  /** When the next turn comes if no event does. */
  long dueAt(ProcessTable table, long now) {
    boolean waiting =
        table.stream()
            .anyMatch(each ->
                each.state() == ProcessState.WAITING
                    && table.isUnblocked(each)
                    && !isOn(each, table, now));
    return waiting
        ? table.stream()
            .filter(StartLimiter::counts)
            .mapToLong(StartLimiter::endOf)
            .filter(end -> end > now)
            .min()
            .orElse(now)
        : ManagedProcess.NEVER;
  }

  private static boolean counts(ManagedProcess process) {
    return process.state() == ProcessState.STARTING && takesTime(process);
  }

  private static long endOf(ManagedProcess process) {
    return process.startedAt() + PATIENCE.toNanos();
  }

  private static boolean takesTime(ManagedProcess process) {
    return process.spec().care().readiness().takesTime();
  }
}
