package dev.bench.cli.command.production;

import dev.bench.cli.command.SetupOptions;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.production.Production;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParentCommand;

/** {@code bench setup fail2ban}: has fail2ban ban addresses that guess passwords. */
@Command(
    name = "fail2ban",
    description = "Has fail2ban ban addresses that guess passwords.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Refused logins alone count, so a broken page bans none of its readers.",
      "Example:  sudo bench setup fail2ban"
    })
public final class Fail2banCommand implements Callable<Integer> {

  @ParentCommand private SetupOptions setup;

  @Override
  public Integer call() throws IOException {
    MachineChange.requireRoot("setup fail2ban");
    Production production = new Production(setup.bench().directory(), Machine.here());
    new MachineChange(production.fail2ban(), setup.bench().out(), setup.yes()).make();
    return ExitCode.OK;
  }
}
