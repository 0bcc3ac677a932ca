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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench restart}: ends processes of a running {@code bench start} and starts them again. */
@Command(
    name = "restart",
    description = "Restarts processes, and returns when they are ready again.",
    footer = {
      "",
      "Without a name: all; in a bench all but Redis and MariaDB, as Frappe does.",
      "Example:  bench restart web worker"
    })
public final class RestartCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private RunOption run;

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
    boolean everyday = names.isEmpty() && run.chosen(bench).ofBench();
    List<String> meant = everyday ? everyday(control) : names;
    return control.tell(new Request.Restart(meant, limit), limit);
  }

  private static List<String> everyday(Control control) {
    return control.client().status().processes().stream()
        .filter(BenchServices::isEveryday)
        .map(ProcessStatus::name)
        .toList();
  }
}
