package dev.bench.cli.command.job;

import dev.bench.operate.Decision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whose decision a command is, and why; for the record. */
final class Operator {

  private static final Path HOST = Path.of("/proc/sys/kernel/hostname");

  @Option(names = "--why", paramLabel = "TEXT", description = "The reason, shown to others.")
  private @Nullable String why;

  /** The decision of the user who typed the command. */
  Decision decision() {
    return new Decision(
        System.getProperty("user.name") + "@" + host(), Instant.now(), why == null ? "" : why);
  }

  private static String host() {
    try {
      return Files.readString(HOST).strip();
    } catch (IOException notLinux) {
      return "localhost";
    }
  }
}
