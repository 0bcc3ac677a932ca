package dev.bench.process.child;

import dev.bench.process.procfile.ProcessSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Ends what is left of a child whose leader has ended: its group, its session, and all processes
 * with its mark. They are asked to end, and killed after the grace of the child.
 *
 * <p>One reading of /proc serves all children that have ended by then.
 *
 * <p>Threads: {@link #of} is safe; one thread does the rest.
 */
final class OrphanReaper {

  private static final Duration INTERVAL = Duration.ofMillis(10);

  /** When output neither comes nor ends for so long, a foreign process holds it open. */
  private static final Duration OUTPUT_LIMIT = Duration.ofSeconds(1);

  /** After so long, lines that wait for the terminal no longer delay the end of their process. */
  private static final Duration HELD_LIMIT = Duration.ofSeconds(2);

  /** How long the end of the run waits for such lines. */
  private static final Duration LATE_LIMIT = Duration.ofSeconds(1);

  private final Watchdog watchdog;
  private final BlockingQueue<ChildProcess> ended = new LinkedBlockingQueue<>();

  /** Processes that are older than this program are not its children. */
  private final long firstTick =
      ProcFs.stat(ProcessHandle.current().pid()).map(ProcFs.Stat::start).orElse(0L);

  private final List<Case> open = new ArrayList<>();

  /** Children that are gone, but whose lines still wait for the terminal. */
  private final Queue<ChildProcess> late = new ConcurrentLinkedQueue<>();

  /** A child whose leader has ended. */
  private static final class Case {
    private final ChildProcess child;
    private final long endedAt = System.nanoTime();
    private long heardAt = endedAt;
    private long reads;
    private final Set<Long> asked = new HashSet<>();
    private boolean killed;

    Case(ChildProcess child) {
      this.child = child;
    }

    boolean isOlderThan(Duration age) {
      return System.nanoTime() - endedAt > age.toNanos();
    }

    /** Whether all output was read, or is silent, or the terminal takes none. */
    boolean isRead() throws InterruptedException {
      if (child.isRead(INTERVAL)) {
        return true;
      }
      if (reads != child.reads()) {
        reads = child.reads();
        heardAt = System.nanoTime();
      }
      Duration limit = child.isHeldBack() ? HELD_LIMIT : OUTPUT_LIMIT;
      return System.nanoTime() - heardAt > limit.toNanos();
    }
  }

  OrphanReaper(Watchdog watchdog) {
    this.watchdog = watchdog;
    Thread.ofPlatform().daemon().name("remains").start(this::run);
  }

  /** Ends what is left of a child; then it is {@link ChildProcess#gone}. */
  void of(ChildProcess child) {
    ended.add(child);
  }

  /** Waits until the log files have all lines, once none waits for the terminal any more. */
  void awaitLateLines() throws InterruptedException {
    for (ChildProcess each : late) {
      each.isRead(LATE_LIMIT);
    }
  }

  private void run() {
    try {
      while (true) {
        ChildProcess next =
            open.isEmpty() ? ended.take() : ended.poll(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        while (next != null) {
          open.add(new Case(next));
          next = ended.poll();
        }
        look();
      }
    } catch (InterruptedException shuttingDown) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws InterruptedException {
    Map<Long, ProcFs.Stat> young = ProcFs.since(firstTick);
    for (Case each : List.copyOf(open)) {
      Map<Long, ProcFs.Stat> left = left(each.child, young);
      if (left.isEmpty() ? each.isRead() : isGivenUp(each)) {
        open.remove(each);
        if (each.child.isHeldBack()) {
          late.add(each.child);
        }
        each.child.gone();
      } else {
        end(each, left);
      }
    }
  }

  private static Map<Long, ProcFs.Stat> left(ChildProcess child, Map<Long, ProcFs.Stat> young) {
    Map<Long, ProcFs.Stat> left = new HashMap<>();
    young.forEach((pid, stat) -> {
      if (isOf(child, pid, stat)) {
        left.put(pid, stat);
      }
    });
    return left;
  }

  private static boolean isOf(ChildProcess child, long pid, ProcFs.Stat stat) {
    return isInGroup(child, stat)
        || ProcFs.environment(pid).contains(ChildMark.VARIABLE + "=" + child.mark());
  }

  private static boolean isInGroup(ChildProcess child, ProcFs.Stat stat) {
    return stat.group() == child.pid() || stat.session() == child.pid();
  }

  private static boolean isGivenUp(Case each) {
    return each.isOlderThan(each.child.grace().plus(ProcessSpec.Care.KILL_LIMIT));
  }

  private void end(Case each, Map<Long, ProcFs.Stat> left) {
    if (each.child.isKilled() || each.isOlderThan(each.child.grace())) {
      if (!each.killed) {
        watchdog.signal("KILL", each.child.pid());
      }
      each.killed = true;
      left.keySet().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
    } else {
      boolean groupKnows = each.child.isTold();
      left.forEach((pid, stat) -> {
        boolean isNew = each.asked.add(pid);
        if (isNew && (!groupKnows || stat.group() != each.child.pid())) {
          ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
      });
    }
  }
}
