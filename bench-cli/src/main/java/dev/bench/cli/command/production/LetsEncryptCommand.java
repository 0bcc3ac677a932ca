package dev.bench.cli.command.production;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.SetupOptions;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.production.Certificates;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench setup lets-encrypt}: has a site served over TLS. */
@Command(
    name = "lets-encrypt",
    description = "Gets a certificate for a site from Let's Encrypt, and serves the site over TLS.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The certificate is for the site's name and its domains without one of their own.",
      "nginx is not stopped. After each renewal it reads the new certificate.",
      "If a step fails, all of them are undone. A second run changes nothing.",
      "Example:  sudo bench setup lets-encrypt shop.example.com --email admin@example.com"
    })
public final class LetsEncryptCommand implements Callable<Integer> {

  @ParentCommand private SetupOptions setup;

  @Mixin private CertificateOptions options;

  @Parameters(paramLabel = "SITE", description = "The site.")
  private String site;

  @Option(
      names = "--custom-domain",
      paramLabel = "DOMAIN",
      description = "Only for this domain of the site.")
  private @Nullable String domain;

  @Override
  public Integer call() throws IOException {
    MachineChange.requireRoot("setup lets-encrypt " + site);
    BenchCommand bench = setup.bench();
    Certificates certificates = new Certificates(bench.directory(), Machine.here());
    options.change(
        bench, setup.yes(), wish -> certificates.ofSite(site, Optional.ofNullable(domain), wish));
    bench.out().println(site + " is served over TLS");
    return ExitCode.OK;
  }
}
