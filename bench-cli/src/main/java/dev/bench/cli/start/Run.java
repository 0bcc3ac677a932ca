package dev.bench.cli.start;

import dev.bench.cli.runs.RunEntry;
import dev.bench.cli.setup.Terminal;
import dev.bench.process.child.Children;
import dev.bench.process.control.ControlServer;
import dev.bench.process.control.Keys;
import dev.bench.process.control.SignalHandlers;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.supervisor.FurtherProcesses;
import dev.bench.process.supervisor.ProcessManager;
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.process.supervisor.RunReporter;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** One run of processes: the process manager with its signals, keys and control socket. */
public final class Run {

  private final List<ProcessSpec> specs;
  private final RunReporter reporter;

  public Run(List<ProcessSpec> specs, RunReporter reporter) {
    this.specs = specs;
    this.reporter = reporter;
  }

  /**
   * Runs the processes of any Procfile; gives the exit code.
   *
   * @param more makes further processes
   * @param entry where the run listens; null when it cannot be reached
   */
  public int alone(FurtherProcesses more, Children children, @Nullable RunEntry entry)
      throws InterruptedException {
    return run(ProcessManager.of(specs, reporter, more, children), _ -> true, entry);
  }

  /**
   * Runs the processes of a bench, which tell through the control socket what they serve; gives the
   * exit code.
   *
   * @param more makes further processes
   * @param entry where the run listens; null when it cannot be reached
   * @param mariaDb the bench's own, which is one of the processes; null where there is none
   */
  public int ofBench(
      ProcfileInstances more,
      Children children,
      @Nullable RunEntry entry,
      @Nullable OwnMariaDb mariaDb)
      throws InterruptedException {
    UnaryOperator<ProcessSpec> told =
        spec ->
            entry == null ? spec : spec.with(GenerationTeller.VARIABLE, entry.socket().toString());
    ProcessManager manager =
        ProcessManager.of(
            specs.stream().map(told).toList(),
            reporter,
            more.with(told),
            mariaDb == null ? children : mariaDb.beside(children));
    return run(manager, BenchServices::isEveryday, entry);
  }

  private static int run(
      ProcessManager manager, Predicate<ProcessStatus> isEveryday, @Nullable RunEntry entry)
      throws InterruptedException {
    try (ControlServer _ = listening(manager, entry)) {
      return run(manager, isEveryday);
    }
  }

  private static @Nullable ControlServer listening(
      ProcessManager manager, @Nullable RunEntry entry) {
    try {
      return entry == null ? null : ControlServer.start(entry.socket(), manager);
    } catch (IOException cannot) {
      manager.remark(RunEntry.unreachable(cannot));
      return null;
    }
  }

  private static int run(ProcessManager manager, Predicate<ProcessStatus> isEveryday)
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
      return manager.run(() -> {
        signals.join();
        if (Terminal.isThere()) {
          keys.set(Keys.start(manager, isEveryday));
        }
      });
    } finally {
      restore.run();
    }
  }
}
