package dev.bench.cli.command.service;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.service.WorkerService;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench worker-pool}: several workers in one process. */
@Command(
    name = "worker-pool",
    description = "Runs several workers in one process.",
    footer = {
      "",
      "The same as bench worker --concurrency N: rq info shows N workers.",
      "Example:  bench worker-pool --num-workers 4 --queue short,default"
    })
public final class WorkerPoolCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private WorkerOption options = new WorkerOption();

  @Option(
      names = "--num-workers",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Override
  public Integer call() throws Exception {
    return WorkerService.run(bench.directory(), options.asked(bench, "--num-workers", workers, 0));
  }
}
