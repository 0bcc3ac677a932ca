package dev.bench.cli.command.process;

import dev.bench.cli.production.Production;
import dev.bench.cli.ready.SupervisedProcess;
import dev.bench.cli.roll.Roll;
import dev.bench.process.CannotRunException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Restarts processes that supervisor runs. supervisor ends each before it starts it again; web is
 * reached all the same while it has two processes or more.
 *
 * @param production the bench in supervisor
 * @param limit how long a new process may take until it is ready
 * @param told hears what came of each
 */
record SupervisedRestart(Production production, Duration limit, Consumer<String> told)
    implements Roll.Turn {

  /**
   * The processes that a person means, as supervisorctl says them.
   *
   * @param names of processes or lines; without one as {@code all} says
   * @param all whether all but Redis are meant, or web and workers only
   * @throws CannotRunException when none has such a name
   */
  List<String> meant(List<String> names, boolean all) {
    List<SupervisedProcess> processes = production.supervised();
    for (String name : names) {
      if (processes.stream().noneMatch(each -> each.isCalled(name))) {
        String known =
            processes.stream()
                .map(each -> each.line().name())
                .distinct()
                .collect(Collectors.joining(", "));
        throw new CannotRunException(
            "supervisor runs no process %s of this bench: there are %s".formatted(name, known));
      }
    }
    return processes.stream()
        .filter(each ->
            names.isEmpty()
                ? (all ? each.isEveryday() : each.canOverlap())
                : names.stream().anyMatch(each::isCalled))
        .map(SupervisedProcess::name)
        .toList();
  }

  @Override
  public boolean of(String name) throws IOException {
    SupervisedProcess process =
        production.supervised().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow();
    boolean ready = production.restart(process, limit);
    told.accept(
        ready
            ? "  ✓ %s  ready".formatted(name)
            : "  ✗ %s  not ready after %d s: see bench logs %s"
                .formatted(name, limit.toSeconds(), process.line().name()));
    return ready;
  }
}
