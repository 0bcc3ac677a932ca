package dev.bench.cli;

import dev.bench.cli.start.OwnMariaDb;
import dev.bench.cli.start.SoughtBench;
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
final class RestartCommand implements Callable<Integer> {

  private static final String REDIS = "redis_";

  @ParentCommand private Bench bench;

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
    boolean everyday = names.isEmpty() && run.sought(bench) instanceof SoughtBench;
    List<String> meant = everyday ? everyday(control) : names;
    return control.tell(new Request.Restart(meant, limit), limit);
  }

  private static List<String> everyday(Control control) {
    return control.client().status().processes().stream()
        .filter(RestartCommand::isEveryday)
        .map(ProcessStatus::name)
        .toList();
  }

  /** Whether it is restarted when all are: Redis and MariaDB hold what the others work with. */
  static boolean isEveryday(ProcessStatus process) {
    String family = process.instance().family();
    return !family.startsWith(REDIS) && !family.equals(OwnMariaDb.NAME);
  }
}
