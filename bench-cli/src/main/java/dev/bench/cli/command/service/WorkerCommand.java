package dev.bench.cli.command.service;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.job.WorkerResumeCommand;
import dev.bench.cli.command.job.WorkerSuspendCommand;
import dev.bench.cli.service.WorkerService;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench worker}: runs jobs. */
@Command(
    name = "worker",
    description = "Runs jobs from the queues of this bench.",
    subcommands = {WorkerSuspendCommand.class, WorkerResumeCommand.class},
    synopsisSubcommandLabel = "[suspend|resume]",
    footer = {
      "",
      "Sites take turns in each queue. A job that waited for queue_patience (2s) takes the next free slot.",
      "Example:  bench worker --queue long,default --concurrency 4"
    })
public final class WorkerCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private JvmOption jvm = new JvmOption();

  @Mixin private WorkerOption options = new WorkerOption();

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "1",
      description = "Jobs at a time (default: ${DEFAULT-VALUE}); rq info shows a worker for each.")
  private int concurrency;

  @Option(
      names = "--max-jobs",
      paramLabel = "N",
      defaultValue = "0",
      description = "End after that many jobs (default: 0, never).")
  private long mostJobs;

  @Override
  public Integer call() throws Exception {
    jvm.check(bench.directory());
    return WorkerService.run(
        bench.directory(), options.asked(bench, "--concurrency", concurrency, mostJobs));
  }
}
