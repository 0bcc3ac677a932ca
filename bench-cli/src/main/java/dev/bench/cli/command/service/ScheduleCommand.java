package dev.bench.cli.command.service;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.service.SchedulerService;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code bench schedule}: a clock that enqueues jobs. */
@Command(
    name = "schedule",
    description = "Enqueues what is due; of several that run, one does and the others stand by.",
    footer = {"", "Example:  bench schedule"})
public final class ScheduleCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private JvmOption jvm = new JvmOption();

  @Override
  public Integer call() throws Exception {
    jvm.check(bench.directory());
    return SchedulerService.run(bench.directory());
  }
}
