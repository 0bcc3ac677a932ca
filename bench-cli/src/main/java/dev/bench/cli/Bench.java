package dev.bench.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code bench}: finds the subcommand and runs it. */
@Command(
    name = "bench",
    description = "Runs many sites from shared app code.",
    mixinStandardHelpOptions = true,
    versionProvider = BuiltVersion.class,
    subcommands = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND")
public final class Bench {
  private Bench() {}

  /** Runs one command line and ends the process with its status. */
  public static void main(String[] words) {
    System.exit(commandLine().execute(words));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Bench());
  }
}
