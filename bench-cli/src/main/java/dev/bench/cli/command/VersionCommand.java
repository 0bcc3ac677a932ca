package dev.bench.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code bench version}: which bench this is and on which Java it runs. */
@Command(
    name = "version",
    description = "Prints the version of the bench and of its Java.",
    footer = {"", "Example:  bench version"})
public final class VersionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    for (String line : BuiltVersion.lines()) {
      spec.commandLine().getOut().println(line);
    }
  }
}
