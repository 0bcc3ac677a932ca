package dev.bench.cli;

import dev.bench.config.BenchDirectory;
import dev.bench.realtime.RealtimeOptions;
import dev.bench.realtime.RealtimeServer;
import java.io.IOException;

/** The realtime server as a process; apart from its command as {@link WorkerRole} is. */
final class SocketioRole {

  /** For apps' checks of who may listen, a few at a time. */
  private static final int CONNECTIONS = 4;

  private SocketioRole() {}

  /** Runs a realtime server until it is told to end. */
  static int run(BenchDirectory directory, String host, int port)
      throws IOException, InterruptedException {
    return new RoleProcess(directory, "socketio", CONNECTIONS)
        .run(bench -> service(RealtimeServer.start(bench, new RealtimeOptions(host, port))));
  }

  private static RoleProcess.Service service(RealtimeServer server) {
    return new RoleProcess.Service() {
      @Override
      public String about() {
        return "port " + server.port();
      }

      @Override
      public void close() {
        server.close();
      }
    };
  }
}
