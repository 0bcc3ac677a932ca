package dev.bench.cli.command.production;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.machine.Steps;
import dev.bench.cli.production.Certificates;
import dev.bench.cli.setup.CannotSetUpException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of commands that ask an ACME server for a certificate. */
final class CertificateOptions {

  @Option(
      names = "--email",
      paramLabel = "ADDRESS",
      description = "Where the authority writes to (default: nowhere).")
  private @Nullable String email;

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = "${env:BENCH_ACME_SERVER}",
      description = {
        "The ACME server, as for tests: https://acme-staging-v02.api.letsencrypt.org/directory",
        "(default: BENCH_ACME_SERVER, else that of certbot's settings, which is Let's Encrypt)."
      })
  private @Nullable String server;

  @Option(
      names = {"-n", "--non-interactive"},
      description = "Do not ask, as --yes.")
  private boolean asksNothing;

  /** What of {@link Certificates} makes the steps. */
  @FunctionalInterface
  interface Made {
    Steps steps(Certificates.Wish wish) throws IOException;
  }

  /** Shows the steps, asks, and does them. */
  void change(BenchCommand bench, boolean yes, Made made) throws IOException {
    List<String> notices = new ArrayList<>();
    List<String> silent = new ArrayList<>();
    Steps steps =
        made.steps(
            new Certificates.Wish(
                given(email),
                given(server),
                notice -> {
                  if (!notices.contains(notice)) {
                    notices.add(notice);
                    bench.out().println("  " + notice);
                  }
                },
                silent::add));
    bench.out().println("With this you agree to the terms of the certificate authority.");
    new MachineChange(steps, bench.out(), yes || asksNothing).make();
    if (!silent.isEmpty()) {
      throw new CannotSetUpException(
          "the certificate is in use, but not all hosts answer: " + String.join("; ", silent));
    }
  }

  /** Whether no person answers questions. */
  boolean asksNothing() {
    return asksNothing;
  }

  private static Optional<String> given(@Nullable String value) {
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }
}
