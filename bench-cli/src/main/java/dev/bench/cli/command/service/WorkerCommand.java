package dev.bench.cli.command.service;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.job.WorkerResumeCommand;
import dev.bench.cli.command.job.WorkerSuspendCommand;
import dev.bench.cli.service.WorkerService;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;

/** {@code bench worker}: runs jobs. */
@Command(
    name = "worker",
    description = "Runs jobs from the queues of this bench.",
    subcommands = {WorkerSuspendCommand.class, WorkerResumeCommand.class},
    synopsisSubcommandLabel = "[suspend|resume]",
    footer = {"", "Example:  bench worker --queue long,default"})
public final class WorkerCommand implements Callable<Integer> {

  private static final int MOST_SLOTS = 1000;

  @ParentCommand private BenchCommand bench;

  @Option(
      names = "--queue",
      paramLabel = "QUEUE",
      split = ",",
      description = "Only these queues, the most urgent first; all without it.")
  private List<String> queues = List.of();

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "1",
      description = "Jobs at a time (default: ${DEFAULT-VALUE}).")
  private int concurrency;

  @Option(names = "--burst", description = "End once no job waits.")
  private boolean burst;

  @Override
  public Integer call() throws Exception {
    if (concurrency < 1 || concurrency > MOST_SLOTS) {
      throw new ParameterException(
          bench.spec.commandLine(),
          "--concurrency is %d, expected 1 to %d".formatted(concurrency, MOST_SLOTS));
    }
    return WorkerService.run(bench.directory(), queues, concurrency, burst);
  }
}
