package dev.bench.cli.command.production;

import dev.bench.cli.command.SetupOptions;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.production.Production;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench setup sudoers}: lets a user reload nginx and restart the bench. */
@Command(
    name = "sudoers",
    description = "Lets a user reload nginx and restart the processes of this bench by sudo.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:  sudo bench setup sudoers frappe"})
public final class SudoersCommand implements Callable<Integer> {

  @ParentCommand private SetupOptions setup;

  @Parameters(paramLabel = "USER", description = "The user.")
  private String user;

  @Override
  public Integer call() throws IOException {
    MachineChange.requireRoot("setup sudoers " + user);
    Production production = new Production(setup.bench().directory(), Machine.here());
    new MachineChange(production.sudoers(user), setup.bench().out(), setup.yes()).make();
    return ExitCode.OK;
  }
}
