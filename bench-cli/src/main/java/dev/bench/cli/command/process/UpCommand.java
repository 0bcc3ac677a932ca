package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.process.supervisor.Request;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench up}: starts processes of a running {@code bench start} again. */
@Command(
    name = "up",
    description = "Starts processes that were stopped, have ended or were left alone.",
    footer = {"", "Example:  bench up watch"})
public final class UpCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private RunOption run;

  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description = "A process, or a line of the Procfile: web, worker, worker.2, ...")
  private List<String> names = List.of();

  @Mixin private LimitOption timeout;

  @Override
  public Integer call() {
    return new Control(bench, run).tell(new Request.Up(names, timeout.limit()), timeout.limit());
  }
}
