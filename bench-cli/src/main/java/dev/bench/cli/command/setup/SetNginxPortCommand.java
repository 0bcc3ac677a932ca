package dev.bench.cli.command.setup;

import dev.bench.cli.command.BenchCommand;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench set-nginx-port}: the port at which nginx serves a site by plain HTTP. */
@Command(
    name = "set-nginx-port",
    description = "Sets the port at which nginx serves a site, and writes config/nginx.conf.",
    footer = {"", "Example:  bench set-nginx-port shop.localhost 8080"})
public final class SetNginxPortCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(index = "0", paramLabel = "SITE", description = "The site.")
  private String site;

  @Parameters(index = "1", paramLabel = "PORT", description = "From 1 to 65535; 80 is usual.")
  private int port;

  @Override
  public Integer call() throws IOException {
    new NginxSetting(bench, site).set("nginx_port", port);
    return ExitCode.OK;
  }
}
