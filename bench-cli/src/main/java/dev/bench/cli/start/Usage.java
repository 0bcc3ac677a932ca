package dev.bench.cli.start;

import dev.bench.process.child.ChildMark;
import dev.bench.process.child.ProcFs;
import dev.bench.process.supervisor.ProcessStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The memory and CPU of a process and its descendants, without the one that makes its AOT cache.
 *
 * @param residentBytes sum of the memory in RAM; what they share is counted more than once
 * @param cpuPercent of one processor during the window; 100 is a busy processor
 */
public record Usage(long residentBytes, double cpuPercent) {

  /** The variable of a process that makes an AOT cache; the launcher sets it. */
  static final String TRAINS = "BENCH_TRAINS=";

  private static final String MARK = ChildMark.VARIABLE + "=";

  /** Linux counts processor time for programs in hundredths of a second. */
  private static final int TICKS_PER_SECOND = 100;

  /**
   * The usage of each running process by name; empty without /proc.
   *
   * @param window processor time is measured so long; the call takes as long
   */
  public static Map<String, Usage> of(List<ProcessStatus> processes, Duration window)
      throws InterruptedException {
    Map<Long, ProcFs.Stat> before = ProcFs.since(0);
    long start = System.nanoTime();
    Thread.sleep(window);
    Map<Long, ProcFs.Stat> after = ProcFs.since(0);
    double seconds = (System.nanoTime() - start) / 1e9;
    Map<Long, String> marks = marks(after.keySet());
    Map<String, Usage> usages = new HashMap<>();
    for (ProcessStatus process : processes) {
      Set<Long> members = members(process, after, marks);
      if (!members.isEmpty()) {
        long ticks =
            members.stream().mapToLong(pid -> ticks(before.get(pid), after.get(pid))).sum();
        usages.merge(
            process.name(),
            new Usage(
                members.stream().mapToLong(ProcFs::resident).sum(),
                100.0 * ticks / TICKS_PER_SECOND / seconds),
            Usage::plus);
      }
    }
    return usages;
  }

  /** Two processes have one name while the one takes the place of the other. */
  private Usage plus(Usage other) {
    return new Usage(residentBytes + other.residentBytes, cpuPercent + other.cpuPercent);
  }

  private static long ticks(ProcFs.@Nullable Stat before, ProcFs.@Nullable Stat after) {
    if (after == null) {
      return 0;
    }
    return before != null && before.start() == after.start()
        ? after.ticks() - before.ticks()
        : after.ticks();
  }

  private static Set<Long> members(
      ProcessStatus process, Map<Long, ProcFs.Stat> table, Map<Long, String> marks) {
    if (process.pid() == 0) {
      return Set.of();
    }
    return table.entrySet().stream()
        .filter(entry ->
            entry.getValue().group() == process.pid()
                || entry.getValue().session() == process.pid()
                || process.mark().equals(marks.get(entry.getKey())))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The marked processes without trainers, which have sessions of their own. */
  private static Map<Long, String> marks(Set<Long> pids) {
    Map<Long, String> marks = new HashMap<>();
    for (long pid : pids) {
      List<String> environment = ProcFs.environment(pid);
      if (environment.stream().noneMatch(each -> each.startsWith(TRAINS))) {
        environment.stream()
            .filter(each -> each.startsWith(MARK))
            .forEach(each -> marks.put(pid, each.substring(MARK.length())));
      }
    }
    return marks;
  }
}
