package dev.bench.cli.command.process;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.setup.Terminal;
import dev.bench.process.control.TerminalSession;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code bench connect}: this terminal becomes that of a process of a running bench start. */
@Command(
    name = "connect",
    description = "Types into a process that has a terminal, and shows what it writes.",
    footer = {
      "",
      "A process has one if `#: terminal` stands right above its line of the Procfile.",
      "All keys go to it, Ctrl-C as well; Ctrl-] leaves it, and it goes on.",
      "Example:  bench connect console"
    })
public final class ConnectCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private RunOption run;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "A process: console, worker.2, ...")
  private String name;

  @Override
  public Integer call() throws IOException {
    if (!Terminal.isThere()) {
      throw new ParameterException(
          spec.commandLine(),
          "input and output have to be a terminal: type this in one, without | and >");
    }
    String end = new TerminalSession(new Control(bench, run).client(), name).run();
    bench.out().println("bench: " + end);
    return 0;
  }
}
