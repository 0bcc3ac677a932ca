package dev.bench.process.supervisor;

import dev.bench.process.CannotRunException;
import dev.bench.process.Suggestion;
import dev.bench.process.procfile.Instance;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a manager, in the order of the Procfile, and which of them waits for which.
 *
 * <p>Threads: confined to the manager's consumer.
 */
final class ProcessTable implements Iterable<ManagedProcess> {

  private final List<ManagedProcess> processes = new ArrayList<>();

  /** Adds a process behind the others of its line. */
  void add(ManagedProcess process) {
    int place = processes.size();
    for (int i = 0; i < processes.size(); i++) {
      if (isOf(processes.get(i), line(process))) {
        place = i + 1;
      }
    }
    processes.add(place, process);
  }

  void remove(ManagedProcess process) {
    processes.remove(process);
  }

  @Override
  public Iterator<ManagedProcess> iterator() {
    return processes.iterator();
  }

  Stream<ManagedProcess> stream() {
    return processes.stream();
  }

  /** The process that has that very name now; null when there is none. */
  @Nullable ManagedProcess current(String name) {
    for (ManagedProcess process : processes) {
      if (isCurrent(process) && process.name().equals(name)) {
        return process;
      }
    }
    return null;
  }

  /** Whether it is managed. */
  boolean contains(ManagedProcess process) {
    return processes.contains(process);
  }

  /** The processes of a line, by number. */
  List<ManagedProcess> ofLine(String line) {
    return processes.stream().filter(process -> isCurrent(process) && isOf(process, line)).toList();
  }

  /**
   * The processes that are meant: each name is a process or a line; all when none is given.
   *
   * @throws CannotRunException when a name is unknown
   */
  List<ManagedProcess> named(List<String> names) {
    if (names.isEmpty()) {
      return processes.stream().filter(ProcessTable::isCurrent).toList();
    }
    Set<ManagedProcess> meant = new LinkedHashSet<>();
    for (String name : names) {
      List<ManagedProcess> found = meantBy(name);
      if (found.isEmpty()) {
        throw new CannotRunException("no process is called `%s`%s".formatted(name, hint(name)));
      }
      meant.addAll(found);
    }
    return List.copyOf(meant);
  }

  /** The message for an unknown name. */
  String hint(String name) {
    Set<String> known = new LinkedHashSet<>();
    for (ManagedProcess process : processes) {
      known.add(line(process));
      known.add(process.name());
    }
    return Suggestion.of(name, known);
  }

  private List<ManagedProcess> meantBy(String name) {
    List<ManagedProcess> ofLine = ofLine(name);
    if (!ofLine.isEmpty()) {
      return ofLine;
    }
    return processes.stream()
        .filter(ProcessTable::isCurrent)
        .filter(process ->
            process.name().equals(name)
                || Instance.of(line(process), number(process)).name().equals(name))
        .toList();
  }

  /** Whether everything it comes after is ready. */
  boolean isUnblocked(ManagedProcess process) {
    return blockers(process).isEmpty();
  }

  /** Since when everything it comes after is ready; {@link ManagedProcess#NEVER} when it is not. */
  long unblockedSince(ManagedProcess process) {
    return isUnblocked(process)
        ? beforeIt(process).mapToLong(before -> before.since()).max().orElse(0)
        : ManagedProcess.NEVER;
  }

  /** Whether a living process comes after it. */
  boolean isNeeded(ManagedProcess process) {
    return processes.stream()
        .anyMatch(each ->
            each != process
                && each.isAlive()
                && (each.spec().care().after().contains(process.name())
                    || each.spec().care().after().contains(line(process))));
  }

  /** What it waits for; unknown names are ignored. */
  private List<ManagedProcess> blockers(ManagedProcess process) {
    return beforeIt(process).filter(before -> !before.isReadyOrDone()).toList();
  }

  private Stream<ManagedProcess> beforeIt(ManagedProcess process) {
    return process.spec().care().after().stream()
        .sorted()
        .flatMap(name -> meantBy(name).stream())
        .filter(before -> before != process);
  }

  /** Whether nothing will change without a request. */
  boolean isSettled() {
    return processes.stream()
        .noneMatch(process ->
            process.isInMotion()
                || (process.state() == ProcessState.WAITING && whyNever(process) == null));
  }

  /** Whether the start of a child is under way. */
  boolean isStarting() {
    for (ManagedProcess process : processes) {
      if (process.state() == ProcessState.STARTING && process.pid() == 0) {
        return true;
      }
    }
    return false;
  }

  /** Whether all but the held ones are ready or done, and at least one is. */
  boolean isReady() {
    boolean some = false;
    for (ManagedProcess process : processes) {
      some |= process.isReadyOrDone();
      if (!process.isReadyOrDone() && process.state() != ProcessState.HELD) {
        return false;
      }
    }
    return some;
  }

  /** The names of those that were stopped by request. */
  List<String> held() {
    List<String> held = new ArrayList<>();
    for (ManagedProcess process : processes) {
      if (process.state() == ProcessState.HELD) {
        held.add(process.name());
      }
    }
    return held;
  }

  /** Why a process cannot become ready without a request; null when it can. */
  @Nullable String whyNever(ManagedProcess process) {
    return whyNever(process, new HashSet<>());
  }

  private @Nullable String whyNever(ManagedProcess process, Set<ManagedProcess> passed) {
    return switch (process.state()) {
      case STARTING, READY, STOPPING, BACKING_OFF, DONE -> null;
      case ENDED, FAILED -> process.lastEnd().isEmpty() ? "stopped" : process.lastEnd();
      case LEFT_ALONE ->
          "left alone after %d failures within %d s, the last time it %s"
              .formatted(
                  ManagedProcess.CRASH_LOOP,
                  ManagedProcess.CRASH_WINDOW.toSeconds(),
                  process.lastEnd());
      case HELD -> "stopped by request";
      case WAITING -> {
        if (!passed.add(process)) {
          yield "waits for itself";
        }
        for (ManagedProcess blocker : blockers(process)) {
          if (whyNever(blocker, passed) != null) {
            yield "waits for " + blocker.name() + ", which " + blocker.state().predicate();
          }
        }
        passed.remove(process);
        yield null;
      }
    };
  }

  /** Why a process is not ready now; empty when it is. */
  String why(ManagedProcess process, long now) {
    String never = whyNever(process);
    if (never != null) {
      return never;
    }
    return switch (process.state()) {
      case WAITING -> isUnblocked(process) ? "waits for its turn to start" : awaited(process);
      case BACKING_OFF ->
          "%s; starts again in %d s"
              .formatted(process.lastEnd(), Math.ceilDiv(process.dueAt() - now, 1_000_000_000L));
      case STARTING ->
          "starting for "
              + (now - process.startedAt()) / 1_000_000_000
              + (lack(process).isEmpty() ? " s" : " s: " + lack(process));
      case STOPPING -> "is stopping";
      case READY, DONE, ENDED, FAILED, LEFT_ALONE, HELD -> "";
    };
  }

  /** Why a starting process is not ready: because of another one, else because of itself. */
  String lack(ManagedProcess process) {
    return isUnblocked(process) ? process.lack() : awaited(process);
  }

  private String awaited(ManagedProcess process) {
    return "waits for "
        + blockers(process).stream().map(ManagedProcess::name).collect(Collectors.joining(", "));
  }

  private static boolean isCurrent(ManagedProcess process) {
    return process.part() == ManagedProcess.Part.CURRENT;
  }

  private static boolean isOf(ManagedProcess process, String line) {
    return line(process).equals(line);
  }

  private static String line(ManagedProcess process) {
    return process.spec().instance().line();
  }

  private static int number(ManagedProcess process) {
    return process.spec().instance().number();
  }
}
