package dev.bench.cli;

import dev.bench.cli.process.Request;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench scale}: has a running {@code bench start} run more or fewer of a process. */
@Command(
    name = "scale",
    description = "Runs more or fewer processes of a line of the Procfile.",
    footer = {
      "",
      "The last ones end first. It lasts until bench start ends; for good: bench start -c worker=3",
      "Example:  bench scale worker=3"
    })
final class ScaleCommand implements Callable<Integer> {

  @ParentCommand private Bench bench;

  @Parameters(
      paramLabel = "NAME=COUNT",
      arity = "1..*",
      description = "How many of which: worker=3")
  private Map<String, Integer> counts = Map.of();

  @Mixin private LimitOption timeout;

  @Override
  public Integer call() {
    Control control = new Control(bench);
    int code = 0;
    for (Map.Entry<String, Integer> each : counts.entrySet()) {
      Request scale = new Request.Scale(each.getKey(), each.getValue(), timeout.limit());
      code = Math.max(code, control.tell(scale, timeout.limit()));
    }
    return code;
  }
}
