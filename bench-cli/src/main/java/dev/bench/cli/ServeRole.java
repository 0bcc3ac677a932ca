package dev.bench.cli;

import dev.bench.config.BenchDirectory;
import dev.bench.web.WebOptions;
import dev.bench.web.WebServer;
import java.io.IOException;
import java.util.Optional;

/** The web server as a process; apart from its command as {@link WorkerRole} is. */
final class ServeRole {

  /** A site has less than half of them: ten, as many as {@code db_connections_per_site} grants. */
  private static final int CONNECTIONS = 21;

  private ServeRole() {}

  /** Runs a web server until it is told to end. */
  static int run(BenchDirectory directory, String host, int port, Optional<String> site)
      throws IOException, InterruptedException {
    return new RoleProcess(directory, "web", CONNECTIONS)
        .listeningAt(host, port)
        .run(bench -> service(WebServer.start(bench, new WebOptions(host, port, site))));
  }

  /** A {@link TrainingRun}. */
  static void train(BenchDirectory directory) throws Exception {
    new TrainingRun(directory, "web")
        .of(
            bench -> WebServer.start(bench, new WebOptions("127.0.0.1", 0, Optional.empty())),
            server ->
                TrainingRun.ask(
                    server.port(),
                    "/api/method/ping",
                    "/api/method/version",
                    "/api/method/frappe.auth.get_logged_user",
                    "/",
                    "/login"));
  }

  private static RoleProcess.Service service(WebServer server) {
    return new RoleProcess.Service() {
      @Override
      public String about() {
        return "http://localhost:" + server.port();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
