package dev.bench.cli;

import dev.bench.cli.process.Request;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench wait}: returns when a running {@code bench start} has everything ready. */
@Command(
    name = "wait",
    description = "Waits until everything is ready, or says what is not and why.",
    footer = {
      "",
      "It does not wait for what will not come by itself, such as a process that was left alone.",
      "Example:  bench start & bench wait && run-the-tests"
    })
final class WaitCommand implements Callable<Integer> {

  @ParentCommand private Bench bench;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Only these processes: web, worker, worker.2, ...")
  private List<String> names = List.of();

  @Mixin private LimitOption timeout;

  @Override
  public Integer call() {
    return new Control(bench).tell(new Request.Wait(names, timeout.limit()), timeout.limit());
  }
}
