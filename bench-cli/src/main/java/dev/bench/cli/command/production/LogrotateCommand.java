package dev.bench.cli.command.production;

import dev.bench.cli.command.SetupOptions;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.production.Production;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParentCommand;

/** {@code bench setup logrotate}: has logrotate rotate the logs that nothing else rotates. */
@Command(
    name = "logrotate",
    description = "Has logrotate rotate the logs that nothing else rotates.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:  sudo bench setup logrotate"})
public final class LogrotateCommand implements Callable<Integer> {

  @ParentCommand private SetupOptions setup;

  @Override
  public Integer call() throws IOException {
    MachineChange.requireRoot("setup logrotate");
    Production production = new Production(setup.bench().directory(), Machine.here());
    new MachineChange(production.logrotate(), setup.bench().out(), setup.yes()).make();
    return ExitCode.OK;
  }
}
