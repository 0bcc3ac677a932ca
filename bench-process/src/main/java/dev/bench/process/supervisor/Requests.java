package dev.bench.process.supervisor;

import dev.bench.process.CannotRunException;
import dev.bench.process.Suggestion;
import dev.bench.process.procfile.Instance;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.supervisor.ManagedProcess.Aim;
import dev.bench.process.supervisor.PendingRequests.Goal;
import dev.bench.process.supervisor.Reply.End;
import dev.bench.process.terminal.SharedTerminal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Carries out requests to a running manager.
 *
 * <p>Threads: confined to the manager's consumer.
 */
public final class Requests {

  private final ProcessTable table;
  private final PendingRequests pending;
  private final Stopping stopping;
  private final Rolling rolling;
  private final RunListener listener;
  private final FurtherProcesses more;

  /** The first process of each line, kept when the line has none any more. */
  private final Map<String, ProcessSpec> firsts = new HashMap<>();

  Requests(
      ProcessTable table,
      PendingRequests pending,
      Stopping stopping,
      Rolling rolling,
      RunListener listener,
      FurtherProcesses more) {
    this.table = table;
    this.pending = pending;
    this.stopping = stopping;
    this.rolling = rolling;
    this.listener = listener;
    this.more = more;
    table.stream().forEach(each -> firsts.putIfAbsent(each.spec().instance().line(), each.spec()));
  }

  /** Begins a request; returns whether everything is to end. */
  boolean begin(Request request, ReplyTo replyTo, long now) {
    try {
      return switch (request) {
        case Request.Status _ -> {
          replyTo.hear(new Reply.Status(status(now)));
          replyTo.hear(End.well());
          yield false;
        }
        case Request.Serving serving -> {
          serving(serving);
          replyTo.hear(End.well());
          yield false;
        }
        case Request.Connect connect -> {
          ManagedProcess process = withTerminal(connect.name(), now);
          replyTo.hear(new Reply.Connected(process.name(), process.pid(), terminal(process)));
          yield false;
        }
        case Request.Resize resize -> {
          terminal(withTerminal(resize.name(), now)).resize(resize.rows(), resize.columns());
          replyTo.hear(End.well());
          yield false;
        }
        case Request.Wait wait -> {
          pending.add(atWork(table.named(wait.names()), 0, true), wait.limit(), replyTo, now);
          yield false;
        }
        case Request.Stop stop -> {
          List<ManagedProcess> meant = table.named(stop.names());
          boolean everything = stop.names().isEmpty();
          if (!everything) {
            requireNotStopping();
            meant.forEach(process -> hold(process, now));
          }
          // What is shared with others is let go once all else has ended.
          List<ManagedProcess> ended =
              everything ? meant.stream().filter(each -> !each.isShared()).toList() : meant;
          pending.add(away(ended), stop.limit(), replyTo, now);
          yield everything;
        }
        case Request.Restart restart -> {
          requireNotStopping();
          again(restart, replyTo, now);
          yield false;
        }
        case Request.Replace replace -> {
          requireNotStopping();
          replace(replace, replyTo, now);
          yield false;
        }
        case Request.Up up -> {
          requireNotStopping();
          List<ManagedProcess> meant = table.named(up.names());
          meant.forEach(process -> up(process, now));
          pending.add(atWork(meant, 0, false), up.limit(), replyTo, now);
          yield false;
        }
        case Request.Scale scale -> {
          requireNotStopping();
          scale(scale, replyTo, now);
          yield false;
        }
      };
    } catch (CannotRunException refused) {
      replyTo.hear(End.because(String.valueOf(refused.getMessage())));
      return false;
    }
  }

  private void requireNotStopping() {
    if (stopping.isUnderWay()) {
      throw new CannotRunException(RunLoop.ALL_STOP);
    }
  }

  /** A new process runs beside the old one if that is wanted, or if both can listen. */
  private void again(Request.Restart restart, ReplyTo replyTo, long now) {
    List<Goal> goals = new ArrayList<>();
    List<ManagedProcess> rolled = new ArrayList<>();
    List<ManagedProcess> meant = table.named(restart.names());
    if (restart.rolling()) {
      meant.stream().filter(Requests::runs).forEach(Requests::requireOverlap);
    }
    for (ManagedProcess process : meant) {
      if (!runs(process)) {
        goals.add(new Goal.AtWork(process, process.starts(), false));
        up(process, now);
      } else if (restart.rolling() || process.spec().care().listen() != null) {
        rolled.add(process);
      } else {
        goals.add(new Goal.AtWork(process, process.starts(), false));
        Stopping.ask(process, Aim.START, now);
      }
    }
    rolling.add(rolled, restart.limit()).forEach(turn -> goals.add(new Goal.Replaced(turn)));
    pending.add(goals, restart.limit(), replyTo, now);
  }

  private static boolean runs(ManagedProcess process) {
    return process.state() == ProcessState.STARTING || process.state() == ProcessState.READY;
  }

  private static void requireOverlap(ManagedProcess process) {
    ProcessSpec spec = process.spec();
    if (spec.bindsItsPort()) {
      throw new CannotRunException(
          ("%s binds port %d itself, so a new process cannot start beside it: restart it without --rolling,"
                  + " or, if its program takes a listening socket as bench serve does, write `#: listen=port`"
                  + " right above the line `%s: …` of the Procfile, then end bench start and start it again")
              .formatted(process.name(), spec.port(), spec.instance().line()));
    }
  }

  private void replace(Request.Replace replace, ReplyTo replyTo, long now) {
    for (ManagedProcess process : table.named(List.of())) {
      if (process.mark().equals(replace.mark())) {
        listener.notice(process.name(), "asks to be replaced: " + replace.reason());
        Rolling.Turn turn = rolling.add(process, replace.limit());
        pending.add(List.of(new Goal.Replaced(turn)), replace.limit(), replyTo, now);
        return;
      }
    }
    throw new CannotRunException("no process of this run has that mark");
  }

  private static void up(ManagedProcess process, long now) {
    process.forgive();
    switch (process.state()) {
      case STARTING, READY, WAITING -> {}
      case STOPPING -> process.stopFor(Aim.START);
      case BACKING_OFF, DONE, ENDED, FAILED, LEFT_ALONE, HELD ->
          process.enter(ProcessState.WAITING, now);
    }
  }

  private static void hold(ManagedProcess process, long now) {
    switch (process.state()) {
      case STARTING, READY -> Stopping.ask(process, Aim.HOLD, now);
      case STOPPING -> process.stopFor(Aim.HOLD);
      case WAITING, BACKING_OFF, DONE, ENDED, FAILED, LEFT_ALONE, HELD ->
          process.enter(ProcessState.HELD, now);
    }
  }

  private void scale(Request.Scale scale, ReplyTo replyTo, long now) {
    List<ManagedProcess> ofLine = table.ofLine(scale.line());
    List<ProcessSpec> further = further(scale, ofLine);
    List<Goal> goals = new ArrayList<>();
    for (ManagedProcess process : ofLine.reversed()) {
      if (ofLine.indexOf(process) >= scale.count()) {
        goals.add(new Goal.Away(process));
        stopping.remove(process, now);
      } else if (process.state() == ProcessState.STOPPING && process.aim() == Aim.REMOVE) {
        goals.add(new Goal.AtWork(process, process.starts(), false));
        up(process, now);
      }
    }
    for (ProcessSpec spec : further) {
      ManagedProcess process = new ManagedProcess(spec, now);
      table.add(process);
      listener.added(spec);
      goals.add(new Goal.AtWork(process, 0, false));
    }
    pending.add(goals, scale.limit(), replyTo, now);
  }

  /** The missing processes of a line, with the lowest free numbers; all or none. */
  private List<ProcessSpec> further(Request.Scale scale, List<ManagedProcess> ofLine) {
    if (!more.lines().contains(scale.line())) {
      throw new CannotRunException(
          "no line of the Procfile is called `%s`%s"
              .formatted(scale.line(), Suggestion.of(scale.line(), more.lines())));
    }
    List<Integer> taken =
        ofLine.stream().map(process -> process.spec().instance().number()).toList();
    List<ProcessSpec> further = new ArrayList<>();
    for (int number = 1; ofLine.size() + further.size() < scale.count(); number++) {
      if (!taken.contains(number)) {
        further.add(another(scale, number));
      }
    }
    further.forEach(spec -> firsts.putIfAbsent(scale.line(), spec));
    return further;
  }

  private ProcessSpec another(Request.Scale scale, int number) {
    ProcessSpec first = firsts.get(scale.line());
    if (first != null && first.instance().number() == number) {
      return first;
    }
    boolean only = first == null && scale.count() == 1;
    return more.another(only ? Instance.only(scale.line()) : Instance.of(scale.line(), number));
  }

  private static List<Goal> atWork(List<ManagedProcess> meant, int starts, boolean patient) {
    return meant.stream().<Goal>map(process -> new Goal.AtWork(process, starts, patient)).toList();
  }

  private static List<Goal> away(List<ManagedProcess> meant) {
    return meant.stream().<Goal>map(Goal.Away::new).toList();
  }

  private void serving(Request.Serving serving) {
    for (ManagedProcess process : table) {
      if (process.mark().equals(serving.mark())) {
        process.serves(serving.generation());
      }
    }
  }

  /** The process of that name, which runs on a terminal. */
  private ManagedProcess withTerminal(String name, long now) {
    List<ManagedProcess> meant = table.named(List.of(name));
    if (meant.size() > 1) {
      throw new CannotRunException(
          "say which one: " + String.join(", ", meant.stream().map(ManagedProcess::name).toList()));
    }
    ManagedProcess process = meant.getFirst();
    if (!process.spec().care().terminal()) {
      throw new CannotRunException(
          ("%s has no terminal: write `#: terminal` right above the line `%s: …` of the Procfile,"
                  + " then end bench start and start it again")
              .formatted(name, process.spec().instance().line()));
    }
    if (process.terminal() == null) {
      String why = table.why(process, now);
      throw new CannotRunException(
          "%s does not run: %s"
              .formatted(process.name(), why.isEmpty() ? process.state().word() : why));
    }
    return process;
  }

  private static SharedTerminal terminal(ManagedProcess process) {
    return Objects.requireNonNull(process.terminal());
  }

  private RunStatus status(long now) {
    Instant clock = Instant.now();
    List<ProcessStatus> all =
        table.stream()
            .map(process ->
                new ProcessStatus(
                    process.spec().instance(),
                    process.pid(),
                    process.mark(),
                    process.state().word(),
                    clock.minusNanos(now - process.since()),
                    Math.max(0, process.starts() - 1),
                    process.generation(),
                    table.why(process, now),
                    more.address(process.spec().instance()),
                    process.spec().bindsItsPort()))
            .toList();
    long pid = ProcessHandle.current().pid();
    return new RunStatus(pid, clock.minusNanos(now), stopping.isUnderWay(), all);
  }
}
