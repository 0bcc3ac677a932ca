package dev.bench.process.supervisor;

import dev.bench.process.supervisor.Reply.About;
import dev.bench.process.supervisor.Reply.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for and is not done yet: each replyTo hears of every process as soon as it is as
 * wanted or cannot be, and of the end when all are.
 *
 * <p>Threads: confined to the manager's consumer.
 */
final class PendingRequests {

  /** How a process is wanted. */
  sealed interface Goal {

    /**
     * At work.
     *
     * @param starts it must have been started more often than this
     * @param patient whether a failure on the way does not matter
     */
    record AtWork(ManagedProcess process, int starts, boolean patient) implements Goal {}

    /** Not running. */
    record Away(ManagedProcess process) implements Goal {}

    /** Replaced, which has limits of its own. */
    record Replaced(Rolling.Turn turn) implements Goal {}
  }

  /** A caller, and what it still waits for. */
  private record Order(
      ReplyTo replyTo, List<Goal> open, Duration limit, long dueAt, List<About> bad) {

    /** When its limit passes; never while it only waits for what has limits of its own. */
    long due() {
      boolean limited = open.stream().anyMatch(goal -> !(goal instanceof Goal.Replaced));
      return limited ? dueAt : ManagedProcess.NEVER;
    }
  }

  private final ProcessTable table;
  private final List<Order> pending = new ArrayList<>();

  PendingRequests(ProcessTable table) {
    this.table = table;
  }

  /** A caller waits until the goals are reached. */
  void add(List<? extends Goal> goals, Duration limit, ReplyTo replyTo, long now) {
    pending.add(
        new Order(
            replyTo, new ArrayList<>(goals), limit, now + limit.toNanos(), new ArrayList<>()));
  }

  /** When the first limit passes. */
  long dueAt() {
    return pending.stream().mapToLong(Order::due).min().orElse(ManagedProcess.NEVER);
  }

  /** Tells what is reached, what cannot be, and what took too long. */
  void settle(long now) {
    for (Iterator<Order> each = pending.iterator(); each.hasNext(); ) {
      Order order = each.next();
      order.open.removeIf(goal -> isSettled(order, goal, now));
      if (order.open.isEmpty()) {
        each.remove();
        order.replyTo.hear(order.bad.isEmpty() ? End.well() : End.because(""));
      } else if (!order.replyTo.isListening()) {
        each.remove();
        order.replyTo.hear(End.because("the caller has gone"));
      }
    }
  }

  /** Nothing will be reached any more. */
  void giveUp(String why) {
    pending.forEach(order -> order.replyTo.hear(End.because(why)));
    pending.clear();
  }

  private boolean isSettled(Order order, Goal goal, long now) {
    boolean late = order.dueAt <= now;
    About verdict =
        switch (goal) {
          case Goal.AtWork work -> {
            About found = verdict(work, now);
            yield found == null && late ? late(order, work.process(), now) : found;
          }
          case Goal.Away away -> {
            About found = verdict(away);
            yield found == null && late ? late(order, away.process(), now) : found;
          }
          case Goal.Replaced replaced -> replaced.turn().outcome();
        };
    if (verdict == null) {
      return false;
    }
    if (!verdict.good()) {
      order.bad.add(verdict);
    }
    order.replyTo.hear(verdict);
    return true;
  }

  private @Nullable About verdict(Goal.AtWork goal, long now) {
    ManagedProcess process = goal.process();
    if (!table.contains(process)) {
      return bad(process, "was removed");
    }
    if (process.state() == ProcessState.READY && process.starts() > goal.starts()) {
      return good(
          process, goal.patient() ? "ready (pid " + process.pid() + ")" : process.arrival());
    }
    if (process.state() == ProcessState.DONE && process.starts() > goal.starts()) {
      return good(process, "done");
    }
    String never = table.whyNever(process);
    if (never != null) {
      return bad(process, never);
    }
    boolean failed =
        process.state() == ProcessState.BACKING_OFF && process.starts() > goal.starts();
    return failed && !goal.patient() ? bad(process, table.why(process, now)) : null;
  }

  private @Nullable About verdict(Goal.Away goal) {
    ManagedProcess process = goal.process();
    return !table.contains(process) || !(process.isAlive() || process.isInMotion())
        ? good(process, "stopped")
        : null;
  }

  private About late(Order order, ManagedProcess process, long now) {
    return bad(
        process, "not within %d s: %s".formatted(order.limit.toSeconds(), table.why(process, now)));
  }

  private static About good(ManagedProcess process, String text) {
    return new About(process.name(), true, text);
  }

  private static About bad(ManagedProcess process, String text) {
    return new About(process.name(), false, text);
  }
}
