package dev.bench.cli.command.setup;

import dev.bench.cli.command.BenchCommand;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code bench set-ssl-key}: the private key of the certificate of a site. */
@Command(
    name = "set-ssl-key",
    description =
        "Sets the private key of the certificate of a site, and writes config/nginx.conf.",
    footer = {
      "",
      "The certificate goes with it: bench set-ssl-certificate. Until both are set, nginx.conf stays as it is.",
      "Example:  bench set-ssl-key shop.example.com /etc/ssl/shop/privkey.pem"
    })
public final class SetSslKeyCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Parameters(index = "0", paramLabel = "SITE", description = "The site.")
  private String site;

  @Parameters(
      index = "1",
      paramLabel = "FILE",
      description = "The private key, PEM; an absolute path.")
  private String file;

  @Override
  public Integer call() throws IOException {
    new NginxSetting(bench, site).set("ssl_certificate_key", file);
    return ExitCode.OK;
  }
}
