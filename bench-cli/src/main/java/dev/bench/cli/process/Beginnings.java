package dev.bench.cli.process;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * The way of a process from its turn until it is ready: it is started, what is wrong with it
 * meanwhile is remembered, and said once that takes long; at its limit it is killed.
 *
 * <p>Threads: confined to the manager's consumer.
 */
final class Beginnings {

  /** People wonder why a process is not ready that takes longer. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Roster roster;
  private final Turns turns;
  private final ChildStarter starter;
  private final Spectator spectator;

  Beginnings(Roster roster, Turns turns, ChildStarter starter, Spectator spectator) {
    this.roster = roster;
    this.turns = turns;
    this.starter = starter;
    this.spectator = spectator;
  }

  /** Starts those that wait for nobody and have their turn. */
  void startWhatCan(long now, Consumer<ChildEvent> events) {
    for (ManagedProcess process : roster) {
      if (process.state == ProcessState.WAITING
          && roster.isUnblocked(process)
          && turns.isOn(process, roster, now)) {
        start(process, now, events);
      }
    }
  }

  private void start(ManagedProcess process, long now, Consumer<ChildEvent> events) {
    ProcessSpec.Care care = process.spec.care();
    boolean wondered = !care.readiness().ends() && care.startLimit().compareTo(PATIENCE) > 0;
    process.startedAt = now;
    process.starts++;
    process.said = false;
    process.lack = care.readiness().lack();
    process.enter(ProcessState.STARTING, now, now + (wondered ? PATIENCE : care.startLimit()).toNanos());
    process.child = starter.start(process.spec, events);
  }

  /** When the next turn comes even if nothing happens until then. */
  long dueAt(long now) {
    return turns.dueAt(roster, now);
  }

  /** It has answered. */
  void ready(ManagedProcess process, long pid, long now) {
    if (process.state == ProcessState.STARTING && process.pid == pid) {
      process.enter(ProcessState.READY, now);
      spectator.notice(process.name(), process.arrival());
    }
  }

  /** It has not answered as it should. */
  void unready(ManagedProcess process, long pid, String lack) {
    if (process.state == ProcessState.STARTING && process.pid == pid) {
      process.lack = lack;
    }
  }

  /**
   * What is due of one that starts. While it waits for others to come back its time does not run,
   * and it has all of it again afterwards.
   */
  void due(ManagedProcess process, long now) {
    Duration limit = process.spec.care().startLimit();
    if (now < process.startedAt + limit.toNanos()) {
      String after = "not ready after " + ManagedProcess.words(PATIENCE);
      spectator.notice(process.name(), after + colon(roster.lack(process)));
    }
    long unblocked = roster.unblockedSince(process);
    long from = unblocked == ManagedProcess.NEVER ? now : Math.max(process.startedAt, unblocked);
    process.dueAt = from + limit.toNanos();
    if (process.dueAt <= now) {
      process.dueAt = ManagedProcess.NEVER;
      String after = "not ready after " + ManagedProcess.words(limit) + ", killed";
      spectator.failure(process.name(), after + colon(process.lack));
      process.kill();
    }
  }

  private static String colon(String lack) {
    return lack.isEmpty() ? "" : ": " + lack;
  }
}
