package dev.bench.process.supervisor;

import java.time.Duration;

/**
 * How many processes are on their way to readiness at a time: as many as there are processors, in
 * the order in which they are managed. More would each be slower, and the first of them ready as
 * late as the last.
 *
 * <p>A process that has not become ready for a while holds up no other any more; one that is ready
 * as soon as it runs never does.
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

  /** When the next turn comes even if nothing happens until then. */
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
