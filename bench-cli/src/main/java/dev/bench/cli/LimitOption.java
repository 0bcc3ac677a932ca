package dev.bench.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** {@code --timeout} of the commands that wait for a running {@code bench start}. */
final class LimitOption {

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait until it is done (default: ${DEFAULT-VALUE}).")
  private int seconds;

  Duration limit() {
    return Duration.ofSeconds(seconds);
  }
}
