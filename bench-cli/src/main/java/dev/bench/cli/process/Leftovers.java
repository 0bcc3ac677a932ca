package dev.bench.cli.process;

import dev.bench.embedded.ProcessIdentity;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Processes of a run whose manager was killed and whose watchdogs have not finished yet.
 *
 * <p>They are given the time that watchdogs take, then killed. While their manager lives they are
 * no leftovers, whoever has a copy of its record.
 */
final class Leftovers {

  /** A little more than a watchdog's patience. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final Duration INTERVAL = Duration.ofMillis(50);

  private final Map<String, Object> record;

  Leftovers(Map<String, Object> record) {
    this.record = record;
  }

  /** Returns when all are gone. */
  void end() {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    Set<Long> alive = alive();
    while (!alive.isEmpty() && System.nanoTime() < limit) {
      LockSupport.parkNanos(INTERVAL.toNanos());
      alive = alive();
    }
    for (long pid : alive) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private Set<Long> alive() {
    Set<Long> alive = new HashSet<>();
    if (RunRecord.isAlive(record)) {
      return alive;
    }
    if (record.get("children") instanceof Map<?, ?> children) {
      children.values().forEach(child -> addRecorded(child, alive));
    }
    if (record.get("run") instanceof String run) {
      ProcTable.pids().stream().filter(pid -> isMarked(pid, run)).forEach(alive::add);
    }
    return alive;
  }

  private static void addRecorded(Object child, Set<Long> alive) {
    if (child instanceof Map<?, ?> entry
        && entry.get("pid") instanceof Number pid
        && entry.get("mark") instanceof String mark
        && new ProcessIdentity(pid.longValue(), mark).isAlive()) {
      alive.add(pid.longValue());
    }
  }

  private static boolean isMarked(long pid, String run) {
    List<String> environment = ProcTable.environment(pid);
    return environment.stream()
        .anyMatch(each -> each.startsWith(ProcessManager.MARK + "=" + run + "/"));
  }
}
