package dev.bench.cli.command.service;

import dev.bench.cli.command.BenchCommand;
import dev.bench.cli.service.BindAddress;
import dev.bench.cli.service.WebService;
import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.process.CannotRunException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code bench serve}: the web server. */
@Command(
    name = "serve",
    description = "Serves all sites by their host names, or one with --site.",
    footer = {
      "",
      "Example:  bench serve --port 8080",
      "Example:  bench serve --debug 5005 --profile web.jfr"
    })
public final class ServeCommand implements Callable<Integer> {

  @ParentCommand private BenchCommand bench;

  @Mixin private JvmOption jvm = new JvmOption();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on (default: bind_address of the settings, or 127.0.0.1).")
  private @Nullable String host;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on (default: webserver_port of the settings, or 8000).")
  private @Nullable Integer port;

  @Option(
      names = "--app",
      paramLabel = "CLASS",
      description = "Serves this dev.bench.http.Application of an app instead of the sites.")
  private @Nullable String application;

  @Override
  public Integer call() throws Exception {
    BenchDirectory directory = bench.directory();
    jvm.check(directory);
    BenchConfig config = BenchConfig.load(directory);
    String address = BindAddress.of(config, host);
    int listen = port == null ? config.webserverPort() : port;
    if (application != null && bench.site != null) {
      throw new CannotRunException("--app serves no site; leave out --site");
    }
    return WebService.run(
        directory,
        address,
        listen,
        Optional.ofNullable(bench.site),
        Optional.ofNullable(application));
  }
}
