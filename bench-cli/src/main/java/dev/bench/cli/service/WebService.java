package dev.bench.cli.service;

import dev.bench.config.BenchConfig;
import dev.bench.config.BenchDirectory;
import dev.bench.metrics.Figures;
import dev.bench.process.CannotRunException;
import dev.bench.web.WebOptions;
import dev.bench.web.WebServer;
import dev.bench.web.listen.InheritedSocket;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The web server as a process. {@link WorkerService} says why it is not in its command. */
public final class WebService {

  /** A site has less than half of them: ten, as many as {@code db_connections_per_site} grants. */
  private static final int CONNECTIONS = 21;

  private WebService() {}

  /**
   * Runs a web server until the process is asked to end.
   *
   * @param application the class that is served instead of the sites
   */
  public static int run(
      BenchDirectory directory,
      String host,
      int port,
      Optional<String> site,
      Optional<String> application)
      throws IOException, InterruptedException {
    Optional<InheritedSocket> socket = inheritedSocket();
    ServiceProcess process = new ServiceProcess(directory, "web", CONNECTIONS);
    if (socket.isEmpty()) {
      process.listeningAt(host, port);
    }
    WebOptions options = new WebOptions(host, port, site, socket, application);
    return process.run(bench -> service(WebServer.start(bench, options), bench.config(), host));
  }

  private static Optional<InheritedSocket> inheritedSocket() {
    try {
      return InheritedSocket.find(System.getenv());
    } catch (IllegalArgumentException wrong) {
      throw new CannotRunException(String.valueOf(wrong.getMessage()));
    }
  }

  /** A {@link TrainingRun}. */
  public static void train(BenchDirectory directory) throws Exception {
    new TrainingRun(directory, "web")
        .of(
            bench -> WebServer.start(bench, new WebOptions("127.0.0.1", 0, Optional.empty())),
            server ->
                TrainingRun.ask(
                    server.port(),
                    "/health/ready",
                    "/api/method/ping",
                    "/api/method/version",
                    "/api/method/frappe.auth.get_logged_user",
                    "/",
                    "/login"));
  }

  private static ServiceProcess.Service service(WebServer server, BenchConfig config, String host) {
    return new ServiceProcess.Service() {
      @Override
      public List<Recycling.Limit> limits() {
        return Recycling.limits(
            config, "gunicorn_max_requests", "web_max_memory_mb", server::served, "requests");
      }

      @Override
      public String about() {
        return "http://localhost:" + server.port() + BindAddress.exposure(host);
      }

      @Override
      public Figures figures() {
        return server.figures();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
