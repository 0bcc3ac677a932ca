package dev.bench.cli.command.setup;

import dev.bench.cli.command.BenchCommand;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench set-ssl-certificate}: the certificate with which nginx serves a site. */
@Command(
    name = "set-ssl-certificate",
    description = "Sets the certificate of a site, and writes config/nginx.conf.",
    footer = {
      "",
      "The key goes with it: bench set-ssl-key. Until both are set, nginx.conf stays as it is.",
      "Example:  bench set-ssl-certificate shop.example.com /etc/ssl/shop/fullchain.pem"
    })
public final class SetSslCertificateCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(index = "0", paramLabel = "SITE", description = "The site.")
  private String site;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "The certificate with its chain, PEM; an absolute path.")
  private String file;

  @Override
  public Integer call() throws IOException {
    new NginxSetting(bench, site).set("ssl_certificate", file);
    return ExitCode.OK;
  }
}
