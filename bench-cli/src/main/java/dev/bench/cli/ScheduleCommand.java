package dev.bench.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code bench schedule}: a clock that enqueues jobs. */
@Command(
    name = "schedule",
    description = "Enqueues what is due; of several that run, one does and the others stand by.")
final class ScheduleCommand implements Callable<Integer> {

  @ParentCommand private Bench bench;

  @Override
  public Integer call() throws Exception {
    return ScheduleRole.run(bench.directory());
  }
}
