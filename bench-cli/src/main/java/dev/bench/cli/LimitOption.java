package dev.bench.cli;

import dev.bench.cli.process.Request;
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
      defaultValue = "60",
      description = "How long to wait until it is done (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Spec(Target.MIXEE)
  private CommandSpec command;

  Duration limit() {
    Duration limit = Duration.ofSeconds(seconds);
    if (seconds <= 0 || limit.compareTo(Request.LONGEST_LIMIT) > 0) {
      throw new ParameterException(
          command.commandLine(),
          "--timeout is %d, expected 1 to %d seconds"
              .formatted(seconds, Request.LONGEST_LIMIT.toSeconds()));
    }
    return limit;
  }
}
