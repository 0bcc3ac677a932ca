package dev.bench.cli.command.production;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.command.SetupOptions;
import dev.bench.cli.machine.Machine;
import dev.bench.cli.production.Certificates;
import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench setup wildcard-ssl}: one certificate for all hosts below a domain. */
@Command(
    name = "wildcard-ssl",
    description = "Gets a certificate for all hosts below a domain, and serves them over TLS.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The authority looks for an entry of the DNS. certbot says which one and waits for you.",
      "With --dns-hook a program makes the entry, and certbot renews the certificate by itself.",
      "Example:  sudo bench setup wildcard-ssl example.com --dns-hook /usr/local/bin/dns-entry"
    })
public final class WildcardSslCommand implements Callable<Integer> {

  @ParentCommand private SetupOptions setup;

  @Mixin private CertificateOptions options;

  @Parameters(paramLabel = "DOMAIN", description = "The domain, such as example.com.")
  private String domain;

  @Option(names = "--exclude-base-domain", description = "Not for DOMAIN itself.")
  private boolean withoutBase;

  @Option(
      names = "--dns-hook",
      paramLabel = "PROGRAM",
      description = "Makes the entry; certbot gives it CERTBOT_DOMAIN and CERTBOT_VALIDATION.")
  private @Nullable Path hook;

  @Override
  public Integer call() throws IOException {
    MachineChange.requireRoot("setup wildcard-ssl " + domain);
    if (options.asksNothing() && hook == null) {
      throw new CannotSetUpException(
          "without a program that makes the entry of the DNS, certbot waits for a person: name one with --dns-hook, or leave --non-interactive out");
    }
    BenchCommand bench = setup.bench();
    Certificates certificates = new Certificates(bench.directory(), Machine.here());
    options.change(
        bench,
        setup.yes(),
        wish -> certificates.wildcard(domain, !withoutBase, Optional.ofNullable(hook), wish));
    bench.out().println("hosts below %s are served over TLS".formatted(domain));
    return ExitCode.OK;
  }
}
