package dev.bench.cli.command.production;

import dev.bench.cli.command.SetupOptions;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.machine.NginxService;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParentCommand;

/** {@code bench setup reload-nginx}: checks the files of nginx, then has nginx read them. */
@Command(
    name = "reload-nginx",
    description = "Checks the files of nginx, then has nginx read them; by sudo if need be.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:  bench setup nginx && bench setup reload-nginx"})
public final class ReloadNginxCommand implements Callable<Integer> {

  @ParentCommand private SetupOptions setup;

  @Override
  public Integer call() throws IOException {
    new NginxService(Machine.here()).reload();
    setup.bench().out().println("nginx has read its files");
    return ExitCode.OK;
  }
}
