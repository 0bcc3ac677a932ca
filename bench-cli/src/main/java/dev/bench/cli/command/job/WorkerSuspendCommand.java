package dev.bench.cli.command.job;

import dev.bench.cli.command.BenchCommand;
import dev.bench.operate.Decision;
import dev.bench.operate.Suspension;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench worker suspend}: lets all workers claim nothing. */
@Command(
    name = "suspend",
    mixinStandardHelpOptions = true,
    description = "Lets all workers claim no more jobs until `bench worker resume`.",
    footer = {
      "",
      "Jobs that run go on, and jobs can be enqueued. RQ's own workers on this Redis pause too.",
      "Who suspended, when and why is shown by bench doctor and bench why.",
      "Example:  bench worker suspend --why 'new disks'"
    })
public final class WorkerSuspendCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private Operator operator;

  @Override
  public Integer call() throws IOException {
    BenchCommand bench = (BenchCommand) spec.root().userObject();
    try (OpenQueue queue = OpenQueue.of(bench)) {
      Decision decision = operator.decision();
      new Suspension(queue.reach().redis()).begin(decision);
      bench.out().println("all workers are suspended " + decision.text());
    }
    return 0;
  }
}
