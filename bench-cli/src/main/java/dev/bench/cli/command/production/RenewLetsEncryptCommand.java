package dev.bench.cli.command.production;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.machine.Certbot;
import dev.bench.cli.machine.Machine;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParentCommand;

/** {@code bench renew-lets-encrypt}: renews the certificates of this machine that end soon. */
@Command(
    name = "renew-lets-encrypt",
    description = "Renews the certificates of this machine that end within 30 days.",
    footer = {
      "",
      "nginx is not stopped; it reads the new certificates. certbot's package does this each day.",
      "Example:  sudo bench renew-lets-encrypt"
    })
public final class RenewLetsEncryptCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Override
  public Integer call() throws IOException {
    MachineChange.requireRoot("renew-lets-encrypt");
    bench.out().println(new Certbot(Machine.here()).renew().strip());
    return ExitCode.OK;
  }
}
