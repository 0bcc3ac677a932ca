package dev.bench.cli.command.job;

import dev.bench.embedded.HostName;
import dev.bench.operate.Decision;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose decision a command is, and why; for the record. */
final class Operator {

  @Option(names = "--why", paramLabel = "TEXT", description = "The reason, shown to others.")
  private @Nullable String why;

  /** The decision of the user who typed the command. */
  Decision decision() {
    return new Decision(
        System.getProperty("user.name") + "@" + HostName.current(),
        Instant.now(),
        why == null ? "" : why);
  }
}
