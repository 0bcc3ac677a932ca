package dev.bench.process.supervisor;

import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.supervisor.ManagedProcess.Part;
import dev.bench.process.supervisor.Reply.About;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Replaces processes one after the other while they work: a new one starts beside the old one; once
 * it is ready the old one is asked to end. If the new one does not become ready, the old one stays.
 *
 * <p>One process of the run is replaced at a time, so that memory is needed for one more only.
 *
 * <p>Threads: confined to the manager's consumer.
 */
final class Rolling {

  /** The replacement of one process. */
  static final class Turn {
    private final String name;
    private final Duration limit;

    /** The turns that were asked for together: after a failure the rest is not tried. */
    private final List<Turn> together;

    /** The mark of the child that is to be replaced; empty for whichever has the name then. */
    private final String mark;

    private @Nullable ManagedProcess old;
    private @Nullable ManagedProcess successor;
    private long dueAt = ManagedProcess.NEVER;
    private @Nullable About outcome;

    private Turn(String name, String mark, Duration limit, List<Turn> together) {
      this.name = name;
      this.mark = mark;
      this.limit = limit;
      this.together = together;
    }

    /** What came of it; null before its end. */
    @Nullable About outcome() {
      return outcome;
    }

    private boolean hasFailed() {
      return outcome != null && !outcome.good();
    }
  }

  private final ProcessTable table;
  private final Stopping stopping;
  private final RunListener listener;

  /** The first one may be under way. */
  private final Deque<Turn> turns = new ArrayDeque<>();

  Rolling(ProcessTable table, Stopping stopping, RunListener listener) {
    this.table = table;
    this.stopping = stopping;
    this.listener = listener;
  }

  /**
   * Replaces these processes when it is their turn.
   *
   * @param limit from the start of each new process until it is ready
   */
  List<Turn> add(List<ManagedProcess> processes, Duration limit) {
    List<Turn> together = new ArrayList<>();
    for (ManagedProcess process : processes) {
      together.add(new Turn(process.name(), "", limit, together));
    }
    turns.addAll(together);
    return together;
  }

  /** Replaces this very child when it is its turn; one that waits already has one turn only. */
  Turn add(ManagedProcess process, Duration limit) {
    for (Turn waiting : turns) {
      if (waiting.old == null && waiting.mark.equals(process.mark())) {
        return waiting;
      }
    }
    Turn turn = new Turn(process.name(), process.mark(), limit, new ArrayList<>());
    turns.add(turn);
    return turn;
  }

  /** Does what follows from what has happened. */
  void settle(long now) {
    Turn turn = turns.peek();
    while (turn != null) {
      turn.outcome = step(turn, now);
      if (turn.outcome == null) {
        return;
      }
      turns.remove();
      turn = turns.peek();
    }
  }

  /** When the new process must be ready. */
  long dueAt() {
    Turn turn = turns.peek();
    return turn == null ? ManagedProcess.NEVER : turn.dueAt;
  }

  /** Everything ends: nothing is replaced any more. */
  void giveUp(String why) {
    turns.forEach(turn -> turn.outcome = bad(turn, why));
    turns.clear();
  }

  /**
   * Hears that a process has ended by itself; says whether that is dealt with: a new process that
   * was not ready is gone, and in the place of an old one comes the new one at once.
   */
  boolean ended(ManagedProcess process, String how) {
    Turn turn = turns.peek();
    if (process.part() == Part.SUCCESSOR) {
      listener.failure(process.name(), "the new process " + how);
      table.remove(process);
      return true;
    }
    if (turn == null || turn.successor == null || turn.old != process) {
      return false;
    }
    listener.failure(process.name(), how + "; the new process takes its place");
    table.remove(process);
    turn.successor.take(Part.CURRENT);
    return true;
  }

  /** The next step; what came of the turn, or null while it goes on. */
  private @Nullable About step(Turn turn, long now) {
    if (turn.successor == null || turn.old == null) {
      return begin(turn, now);
    }
    ManagedProcess successor = turn.successor;
    ManagedProcess old = turn.old;
    if (successor.part() == Part.SUCCESSOR && !isAtWork(old)) {
      stopping.remove(successor, now);
      return bad(turn, "not replaced, since it is stopped by request");
    }
    if (successor.isReadyOrDone()) {
      return handOver(turn, old, successor, now);
    }
    if (!table.contains(successor)) {
      return bad(turn, "the new process " + successor.lastEnd() + ": " + kept(old));
    }
    if (successor.part() == Part.CURRENT) {
      boolean onItsWay =
          successor.state() == ProcessState.STARTING || successor.state() == ProcessState.WAITING;
      if (onItsWay && now < turn.dueAt) {
        return null;
      }
      return bad(turn, onItsWay ? late(turn, successor) : table.why(successor, now));
    }
    if (now >= turn.dueAt) {
      String late = late(turn, successor);
      stopping.remove(successor, now);
      return bad(turn, late + ": " + kept(old));
    }
    return null;
  }

  private String late(Turn turn, ManagedProcess successor) {
    String lack = table.lack(successor);
    return "the new process is not ready after %s%s"
        .formatted(ManagedProcess.words(turn.limit), lack.isEmpty() ? "" : ", " + lack);
  }

  private @Nullable About begin(Turn turn, long now) {
    for (Turn other : turn.together) {
      if (other.hasFailed()) {
        return bad(turn, "not replaced, since the new " + other.name + " did not become ready");
      }
    }
    ManagedProcess old = table.current(turn.name);
    if (old == null || !(turn.mark.isEmpty() || turn.mark.equals(old.mark()))) {
      return bad(turn, "it does not run any more");
    }
    if (!isAtWork(old)) {
      return bad(turn, old.state().word() + ": start it with bench up " + turn.name);
    }
    ProcessSpec spec = old.spec();
    ManagedProcess successor = new ManagedProcess(spec, now);
    successor.follow(old);
    table.add(successor);
    turn.old = old;
    turn.successor = successor;
    turn.dueAt = now + turn.limit.toNanos();
    listener.notice(turn.name, "a new process starts beside it");
    return null;
  }

  private @Nullable About handOver(
      Turn turn, ManagedProcess old, ManagedProcess successor, long now) {
    turn.dueAt = ManagedProcess.NEVER;
    if (successor.part() == Part.SUCCESSOR) {
      successor.take(Part.CURRENT);
      old.take(Part.RETIRED);
      stopping.remove(old, now);
    }
    return table.contains(old) ? null : new About(turn.name, true, successor.arrival());
  }

  private static boolean isAtWork(ManagedProcess process) {
    return process.state() == ProcessState.READY || process.state() == ProcessState.STARTING;
  }

  private static String kept(ManagedProcess old) {
    return "the old one (pid " + old.pid() + ") goes on";
  }

  private static About bad(Turn turn, String text) {
    return new About(turn.name, false, text);
  }
}
