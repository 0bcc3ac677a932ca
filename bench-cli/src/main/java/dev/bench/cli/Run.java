package dev.bench.cli;

import dev.bench.cli.start.GenerationTeller;
import dev.bench.cli.start.OwnMariaDb;
import dev.bench.cli.start.RunRecord;
import dev.bench.process.child.Children;
import dev.bench.process.control.ControlPlace;
import dev.bench.process.control.ControlServer;
import dev.bench.process.control.Keys;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.supervisor.FurtherProcesses;
import dev.bench.process.supervisor.Preparation;
import dev.bench.process.supervisor.ProcessManager;
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.process.supervisor.RunReporter;
import dev.bench.process.supervisor.SignalHandlers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run of processes, from the first to the last of them: the manager, and the ways in which
 * people reach it, which are signals, keys and the control socket.
 */
final class Run {

  private final List<ProcessSpec> specs;
  private final RunReporter reporter;

  Run(List<ProcessSpec> specs, RunReporter reporter) {
    this.specs = specs;
    this.reporter = reporter;
  }

  /**
   * Runs the processes of any Procfile; gives the exit code.
   *
   * @param more makes further processes
   */
  int alone(FurtherProcesses more, Children children, LateControl control)
      throws InterruptedException {
    ProcessManager manager = ProcessManager.of(specs, reporter, more, children);
    try (control) {
      return run(manager, _ -> true, () -> control.open(manager));
    }
  }

  /**
   * Runs the processes of a bench, reachable by {@code bench status} and its like; gives the exit
   * code.
   *
   * @param more makes further processes
   * @param mariaDb the bench's own, which is one of the processes; null where there is none
   */
  int ofBench(
      RunRecord record, ProcfileInstances more, Children children, @Nullable OwnMariaDb mariaDb)
      throws IOException, InterruptedException {
    ControlPlace.Bound bound = ControlPlace.bind(record.folder(), record.temporary());
    Path socket = bound.place().socket();
    record.controlledAt(socket);
    UnaryOperator<ProcessSpec> told =
        spec -> spec.with(GenerationTeller.VARIABLE, socket.toString());
    ProcessManager manager =
        ProcessManager.of(
            specs.stream().map(told).toList(),
            reporter,
            more.with(told),
            mariaDb == null ? children : mariaDb.beside(children));
    try (ControlServer _ = ControlServer.start(bound, manager)) {
      return run(manager, RestartCommand::isEveryday, () -> {});
    }
  }

  private static int run(
      ProcessManager manager, Predicate<ProcessStatus> isEveryday, Runnable later)
      throws InterruptedException {
    AtomicReference<@Nullable Keys> keys = new AtomicReference<>();
    Runnable restore =
        () -> {
          Keys open = keys.get();
          if (open != null) {
            open.close();
          }
        };
    SignalHandlers.heed();
    // Beside the first processes, which take as long to start. A signal that comes before ends this
    // program, and the watchdog them; so the terminal is touched only after that.
    Thread signals =
        Thread.ofPlatform().name("signals").start(() -> SignalHandlers.handTo(manager, restore));
    try {
      return manager.run(
          new Preparation() {
            @Override
            public void await() throws InterruptedException {
              signals.join();
              if (Terminal.isThere()) {
                keys.set(Keys.start(manager, isEveryday));
              }
            }

            @Override
            public void begin() {
              later.run();
            }
          });
    } finally {
      restore.run();
    }
  }
}
