package dev.bench.process.supervisor;

import dev.bench.process.child.ChildEvent;
import dev.bench.process.child.ChildStarter;
import dev.bench.process.listen.ListenAddress;
import dev.bench.process.procfile.ProcessSpec;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Starts processes and follows them until they are ready. It remembers why one is not ready,
 * reports that after a while, and kills it at its limit.
 *
 * <p>Threads: confined to the manager's consumer.
 */
final class Startup {

  /** After so long, the reason why a process is not ready is reported. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ProcessTable table;
  private final StartLimiter limiter;
  private final ChildStarter starter;
  private final RunListener listener;

  /** The sockets that started processes were handed. */
  private final Set<ListenAddress> listens = new HashSet<>();

  Startup(ProcessTable table, StartLimiter limiter, ChildStarter starter, RunListener listener) {
    this.table = table;
    this.limiter = limiter;
    this.starter = starter;
    this.listener = listener;
  }

  /** Starts the processes that wait for no other and have their turn. */
  void startWhatCan(long now, BiConsumer<ManagedProcess, ChildEvent> events) {
    for (ManagedProcess process : table) {
      if (process.state() == ProcessState.WAITING
          && table.isUnblocked(process)
          && limiter.isOn(process, table, now)) {
        start(process, now, events);
      }
    }
  }

  private void start(
      ManagedProcess process, long now, BiConsumer<ManagedProcess, ChildEvent> events) {
    ProcessSpec.Care care = process.spec().care();
    boolean wondered = !care.readiness().ends() && care.startLimit().compareTo(PATIENCE) > 0;
    if (care.listen() != null) {
      listens.add(care.listen());
    }
    process.begin(now, now + (wondered ? PATIENCE : care.startLimit()).toNanos());
    process.looksAfter(starter.start(process.spec(), event -> events.accept(process, event)));
  }

  /** Closes each socket from which no process accepts or soon will. */
  void closeUnusedSockets() {
    for (Iterator<ListenAddress> each = listens.iterator(); each.hasNext(); ) {
      ListenAddress address = each.next();
      if (table.stream().noneMatch(process -> needs(process, address))) {
        each.remove();
        starter.close(address);
      }
    }
  }

  private static boolean needs(ManagedProcess process, ListenAddress address) {
    return address.equals(process.spec().care().listen())
        && (process.isAlive() || process.isToStart());
  }

  /** When the next turn comes even if nothing happens until then. */
  long dueAt(long now) {
    return limiter.dueAt(table, now);
  }

  /** The probe of a process was answered. */
  void ready(ManagedProcess process, long pid, long now) {
    if (process.state() == ProcessState.STARTING && process.pid() == pid) {
      listener.notice(process.name(), process.arrival(now)); // before its lines, which wait for it
      process.enter(ProcessState.READY, now);
    }
  }

  /** The probe of a process fails. */
  void unready(ManagedProcess process, long pid, String lack) {
    if (process.state() == ProcessState.STARTING && process.pid() == pid) {
      process.lacks(lack);
    }
  }

  /**
   * Does what is due for a starting process. Its time stops while it waits for others, and begins
   * anew afterwards.
   */
  void due(ManagedProcess process, long now) {
    Duration limit = process.spec().care().startLimit();
    if (now < process.startedAt() + limit.toNanos()) {
      String after = "not ready after " + ManagedProcess.words(PATIENCE);
      listener.notice(process.name(), after + colon(table.lack(process)));
    }
    long unblocked = table.unblockedSince(process);
    long from = unblocked == ManagedProcess.NEVER ? now : Math.max(process.startedAt(), unblocked);
    long due = from + limit.toNanos();
    process.dueAgain(due <= now ? ManagedProcess.NEVER : due);
    if (due <= now) {
      String after = "not ready after " + ManagedProcess.words(limit) + ", killed";
      listener.failure(process.name(), after + colon(process.lack()));
      process.kill();
    }
  }

  private static String colon(String lack) {
    return lack.isEmpty() ? "" : ": " + lack;
  }
}
