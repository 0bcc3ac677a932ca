package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.process.supervisor.Request;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
public final class ScaleCommand implements Callable<Integer> {

  private static final Pattern COUNT = Pattern.compile("([^=]+)=(-?\\d{1,9})");

  @ParentCommand private BenchCommand bench;

  @Mixin private RunOption run;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME=COUNT",
      arity = "1..*",
      description = "How many of which: worker=3")
  private List<String> counts = List.of();

  @Mixin private LimitOption timeout;

  @Override
  public Integer call() {
    Duration limit = timeout.limit();
    List<Request> all = counts.stream().map(each -> scale(each, limit)).toList();
    Control control = new Control(bench, run);
    int code = 0;
    for (Request each : all) {
      code = Math.max(code, control.tell(each, limit));
    }
    return code;
  }

  private Request scale(String typed, Duration limit) {
    Matcher parts = COUNT.matcher(typed);
    if (!parts.matches()) {
      throw new ParameterException(
          spec.commandLine(), "`%s` is not NAME=COUNT, such as worker=3".formatted(typed));
    }
    try {
      return new Request.Scale(parts.group(1), Integer.parseInt(parts.group(2)), limit);
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(spec.commandLine(), String.valueOf(wrong.getMessage()));
    }
  }
}
