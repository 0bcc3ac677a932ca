package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.RunLock;
import dev.bench.cli.production.Production;
import dev.bench.cli.production.Supervision;
import dev.bench.cli.roll.Roll;
import dev.bench.cli.start.BenchServices;
import dev.bench.config.BenchDirectory;
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.process.supervisor.Request;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench restart}: ends processes of a running bench and starts them again. */
@Command(
    name = "restart",
    description = "Restarts processes, and returns when they are ready again.",
    footer = {
      "",
      "Without a name: all; in a bench all but Redis and MariaDB, as Frappe does.",
      "Processes for which bench start listens (listen= of the Procfile; web with --no-dev) are",
      "replaced without a refused connection: a new one is ready before the old one is asked to end.",
      "--rolling replaces others like that as well, one after the other, while no other host of the",
      "bench does (roll_wait_limit). Without a name that is web and worker; with --all what cannot",
      "run beside another is restarted afterwards. A web process that binds its port itself, as in",
      "development, cannot either: it ends before it starts again.",
      "If a new process does not become ready, the old one and all others stay, and the exit code is 1.",
      "Where supervisor runs the bench, its processes are restarted one after the other.",
      "Examples:",
      "  bench restart web worker",
      "  bench restart --rolling"
    })
public final class RestartCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private RunOption run;

  @Option(
      names = "--rolling",
      description = "Start each new process before the old one ends, one after the other.")
  private boolean rolling;

  @Option(
      names = "--all",
      description = "With --rolling: all but Redis and MariaDB, not only web and worker.")
  private boolean all;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "A process, or a line of the Procfile: web, worker, worker.2, ...")
  private List<String> names = List.of();

  @Mixin private LimitOption timeout;

  @Override
  public Integer call() throws IOException {
    Duration limit = timeout.limit();
    requireSense();
    Optional<BenchDirectory> ofBench = run.bench(bench);
    if (ofBench.isPresent() && !RunLock.isHeld(ofBench.get().pids())) {
      Production production = new Production(ofBench.get(), Machine.here());
      if (production.managerInUse().equals(Optional.of(Supervision.SUPERVISOR))) {
        return code(supervised(ofBench.get(), production, limit));
      }
    }
    Control control = new Control(bench, run);
    if (ofBench.isEmpty()) {
      return tell(control, names, rolling, limit);
    }
    List<ProcessStatus> processes = control.client().status().processes();
    if (rolling) {
      return code(roll(ofBench.get(), control, processes, limit));
    }
    return tell(control, names.isEmpty() ? everyday(processes) : names, false, limit);
  }

  private void requireSense() {
    if (all && (!rolling || !names.isEmpty())) {
      throw new ParameterException(
          bench.spec.commandLine(), "--all belongs to --rolling, without names");
    }
  }

  private static int code(boolean good) {
    return good ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** The manager limits each replacement and each end by itself. */
  private static int tell(Control control, List<String> names, boolean rolling, Duration limit) {
    return control.tell(new Request.Restart(names, rolling, limit), Request.LONGEST_LIMIT);
  }

  private static List<String> everyday(List<ProcessStatus> processes) {
    return processes.stream()
        .filter(BenchServices::isEveryday)
        .map(ProcessStatus::name)
        .distinct()
        .toList();
  }

  /** One request a process, so that a roll ends with this command, whose lease it needs. */
  private boolean roll(
      BenchDirectory directory, Control control, List<ProcessStatus> processes, Duration limit)
      throws IOException {
    List<String> beside = new ArrayList<>();
    List<String> plainly = new ArrayList<>();
    for (ProcessStatus process : processes) {
      boolean named = names.contains(process.name()) || names.contains(process.instance().line());
      boolean overlaps = BenchServices.canOverlap(process);
      if (names.isEmpty() ? overlaps && !process.bindsPort() : named) {
        beside.add(process.name());
      } else if (names.isEmpty() && (overlaps || all) && BenchServices.isEveryday(process)) {
        plainly.add(process.name());
      }
    }
    names.stream()
        .filter(name -> processes.stream().noneMatch(each -> isCalled(each, name)))
        .forEach(beside::addFirst); // the manager refuses it, before anything else is done
    List<String> turns = beside.stream().distinct().toList();
    Roll.Turn turn = name -> tell(control, List.of(name), true, limit) == ExitCode.OK;
    return new Roll(directory, this::say).run(turns, turn)
        && (plainly.isEmpty() || restart(control, plainly, limit));
  }

  private static boolean isCalled(ProcessStatus process, String name) {
    return name.equals(process.name()) || name.equals(process.instance().line());
  }

  private boolean restart(Control control, List<String> plainly, Duration limit) {
    say(
        "%s: no second one can run beside it, so it ends before it starts again"
            .formatted(String.join(", ", plainly)));
    return tell(control, plainly, false, limit) == ExitCode.OK;
  }

  private boolean supervised(BenchDirectory directory, Production production, Duration limit)
      throws IOException {
    SupervisedRestart restart = new SupervisedRestart(production, limit, this::line);
    List<String> meant = restart.meant(names, all || !rolling);
    return rolling
        ? new Roll(directory, this::say).run(meant, restart)
        : Roll.oneByOne(meant, restart, this::say);
  }

  private void line(String text) {
    bench.out().println(text);
    bench.out().flush();
  }

  private void say(String text) {
    PrintWriter err = bench.spec.commandLine().getErr();
    err.println("bench: " + text);
    err.flush();
  }
}
