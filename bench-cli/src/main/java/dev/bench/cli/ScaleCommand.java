package dev.bench.cli;

import dev.bench.cli.process.Request;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

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

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME=COUNT",
      arity = "1..*",
      description = "How many of which: worker=3")
  private Map<String, Integer> counts = Map.of();

  @Mixin private LimitOption timeout;

  @Override
  public Integer call() {
    Duration limit = timeout.limit();
    List<Request> all =
        counts.entrySet().stream()
            .map(each -> scale(each.getKey(), each.getValue(), limit))
            .toList();
    Control control = new Control(bench);
    int code = 0;
    for (Request each : all) {
      code = Math.max(code, control.tell(each, limit));
    }
    return code;
  }

  private Request scale(String name, int count, Duration limit) {
    try {
      return new Request.Scale(name, count, limit);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
    }
  }
}
