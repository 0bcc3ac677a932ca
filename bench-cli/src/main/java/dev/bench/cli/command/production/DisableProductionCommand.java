package dev.bench.cli.command.production;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.production.Production;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench disable-production}: takes back what {@code bench setup production} made. */
@Command(
    name = "disable-production",
    description = "Removes what bench setup production made, and stops the processes.",
    footer = {
      "",
      "The settings in sites/ stay, and so do your parts in config/nginx.d and config/supervisor.d.",
      "Example:  sudo bench disable-production"
    })
public final class DisableProductionCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws IOException {
    MachineChange.requireRoot("disable-production");
    Production production = new Production(bench.directory(), Machine.here());
    new MachineChange(production.removal(), bench.out(), yes).make();
    return ExitCode.OK;
  }
}
