package dev.bench.cli.command.setup;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.SetupOptions;
import dev.bench.cli.production.Domains;
import dev.bench.config.BenchConfig;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench setup add-domain}: adds a host name of a site to its settings. */
@Command(
    name = "add-domain",
    description = "Adds a host name of a site to its settings.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example:  bench setup add-domain www.example.com --site example.com"})
public final class AddDomainCommand implements Callable<Integer> {

  @ParentCommand private SetupOptions setup;

  @Parameters(paramLabel = "DOMAIN", description = "The host name, such as www.example.com.")
  private String domain;

  @Option(names = "--ssl-certificate", description = "Its certificate with the chain, PEM.")
  private @Nullable String certificate;

  @Option(names = "--ssl-certificate-key", description = "The private key of it, PEM.")
  private @Nullable String key;

  @Override
  public Integer call() {
    BenchCommand bench = setup.bench();
    String site = bench.siteName(BenchConfig.defaultSite(bench.directory()));
    Domains domains = new Domains(bench.directory());
    domains.add(domain, site, certificate());
    bench
        .out()
        .println(
            "%s is a domain of %s now; nginx serves it after: bench setup nginx, and a reload of nginx"
                .formatted(domain, site));
    return ExitCode.OK;
  }

  private Map<String, String> certificate() {
    return certificate == null && key == null
        ? Map.of()
        : Map.of(
            "ssl_certificate", String.valueOf(certificate),
            "ssl_certificate_key", String.valueOf(key));
  }
}
