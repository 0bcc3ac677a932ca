package dev.bench.cli.command.process;

import dev.bench.process.supervisor.Request;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --timeout} of the commands that wait for a running {@code bench start}. */
final class LimitOption {

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "" + Request.STANDARD_SECONDS,
      description = "How long to wait until it is done (default: ${DEFAULT-VALUE}).")
  private String typed;

  @Spec(Target.MIXEE)
  private CommandSpec command;

  Duration limit() {
    try {
      Duration limit = Seconds.parse("--timeout", typed);
      if (limit.toSeconds() < 1 || limit.compareTo(Request.LONGEST_LIMIT) > 0) {
        throw new IllegalArgumentException(
            "--timeout is %s, expected 1 to %d seconds"
                .formatted(typed, Request.LONGEST_LIMIT.toSeconds()));
      }
      return limit;
    } catch (IllegalArgumentException wrong) {
      throw new ParameterException(command.commandLine(), String.valueOf(wrong.getMessage()));
    }
  }
}
