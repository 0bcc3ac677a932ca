package dev.bench.cli;

import dev.bench.cli.control.ControlPlace;
import dev.bench.cli.control.ControlServer;
import dev.bench.cli.control.GenerationTeller;
import dev.bench.cli.control.Keys;
import dev.bench.cli.process.Announcer;
import dev.bench.cli.process.CannotRunException;
import dev.bench.cli.process.Children;
import dev.bench.cli.process.Interruptions;
import dev.bench.cli.process.MoreInstances;
import dev.bench.cli.process.ProcessManager;
import dev.bench.cli.process.ProcessSpec;
import dev.bench.cli.process.ProcessStatus;
import dev.bench.cli.process.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One run of processes, from the first to the last of them: the manager, and the ways in which
 * people reach it, which are signals, keys and, for a bench, the control socket.
 */
final class Run {

  private final List<ProcessSpec> specs;
  private final Announcer announcer;

  Run(List<ProcessSpec> specs, Announcer announcer) {
    this.specs = specs;
    this.announcer = announcer;
  }

  /** Runs the processes of any Procfile; gives the exit code. */
  int alone() throws IOException, InterruptedException {
    try (Children children = Children.of(Children.newRun())) {
      return run(
          ProcessManager.of(specs, announcer, MoreInstances.alike(), children), _ -> true);
    }
  }

  /**
   * Runs the processes of a bench, reachable by {@code bench status} and its like; gives the exit
   * code.
   *
   * @param pids {@code config/pids} of the bench
   * @param ported the lines that listen at a port of the settings, of which there can be only one
   */
  int ofBench(Path pids, RunRecord record, Set<String> ported)
      throws IOException, InterruptedException {
    ControlPlace.Bound bound = ControlPlace.bind(pids);
    String socket = bound.place().socket().toString();
    record.controlledAt(bound.place().socket());
    List<ProcessSpec> told =
        specs.stream().map(spec -> spec.with(GenerationTeller.VARIABLE, socket)).toList();
    try (Children children = Children.of(record.run())) {
      ProcessManager manager =
          ProcessManager.of(told, announcer, moreOfBench(ported), children);
      try (ControlServer control = ControlServer.start(bound, manager)) {
        return run(manager, RestartCommand::isEveryday);
      }
    }
  }

  private static MoreInstances moreOfBench(Set<String> ported) {
    return (first, number) -> {
      String line = first.instance().family();
      if (ported.contains(line)) {
        throw new CannotRunException(
            "%s listens at the one port that the settings give it, so there can be no second one"
                .formatted(line));
      }
      return MoreInstances.alike().another(first, number);
    };
  }

  private static int run(ProcessManager manager, Predicate<ProcessStatus> isEveryday)
      throws InterruptedException {
    Keys keys = Terminal.console().isPresent() ? Keys.start(manager, isEveryday) : null;
    Interruptions.handTo(manager, keys == null ? () -> {} : keys::close);
    try {
      return manager.run();
    } finally {
      if (keys != null) {
        keys.close();
      }
    }
  }
}
