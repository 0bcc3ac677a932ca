package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.start.BenchServices;
import dev.bench.process.supervisor.ProcessStatus;
import dev.bench.process.supervisor.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench restart}: ends processes of a running {@code bench start} and starts them again. */
@Command(
    name = "restart",
    description = "Restarts processes, and returns when they are ready again.",
    footer = {
      "",
      "Without a name: all; in a bench all but Redis and MariaDB, as Frappe does.",
      "Processes for which bench start listens (listen= of the Procfile; web with --no-dev) are",
      "replaced without a refused connection: a new one is ready before the old one is asked to end.",
      "--rolling replaces others like that as well, one after the other; without a name web and",
      "worker. A web process that binds its port itself, as in development, cannot be replaced like",
      "that: name worker instead, bench restart --rolling worker.",
      "If a new process does not become ready, the old one stays, and the exit code is 1.",
      "Examples:",
      "  bench restart web worker",
      "  bench restart --rolling worker"
    })
public final class RestartCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private RunOption run;

  @Option(
      names = "--rolling",
      description = "Start each new process before the old one ends, one after the other.")
  private boolean rolling;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "A process, or a line of the Procfile: web, worker, worker.2, ...")
  private List<String> names = List.of();

  @Mixin private LimitOption timeout;

  @Override
  public Integer call() {
    Duration limit = timeout.limit();
    Control control = new Control(bench, run);
    boolean chooses = names.isEmpty() && run.chosen(bench).ofBench();
    List<String> meant = chooses ? all(control) : names;
    // The manager limits each replacement and each end by itself.
    return control.tell(new Request.Restart(meant, rolling, limit), Request.LONGEST_LIMIT);
  }

  private List<String> all(Control control) {
    return control.client().status().processes().stream()
        .filter(rolling ? BenchServices::canOverlap : BenchServices::isEveryday)
        .map(ProcessStatus::name)
        .distinct()
        .toList();
  }
}
