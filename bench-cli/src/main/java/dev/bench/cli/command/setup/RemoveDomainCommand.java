package dev.bench.cli.command.setup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.SetupOptions;
import dev.bench.cli.production.Domains;
import dev.bench.config.BenchConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench setup remove-domain}: removes a host name of a site from its settings. */
@Command(
    name = "remove-domain",
    description = "Removes a host name of a site from its settings.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:  bench setup remove-domain www.example.com --site example.com"})
public final class RemoveDomainCommand implements Callable<Integer> {

  @ParentCommand private SetupOptions setup;

  @Parameters(paramLabel = "DOMAIN", description = "The host name, such as www.example.com.")
  private String domain;

  @Override
  public Integer call() {
    BenchCommand bench = setup.bench();
    String site = bench.siteName(BenchConfig.defaultSite(bench.directory()));
    new Domains(bench.directory()).remove(domain, site);
    bench
        .out()
        .println(
            "%s is not a domain of %s any more; nginx forgets it after: bench setup nginx, and a reload of nginx"
                .formatted(domain, site));
    return ExitCode.OK;
  }
}
