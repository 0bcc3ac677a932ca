package dev.bench.cli;

import dev.bench.realtime.RealtimeOptions;
import dev.bench.realtime.RealtimeServer;

/**
 * The realtime server as a process runs it.
 *
 * <p>Apart from its command: that is described to picocli in every role, also where the classes of
 * this service are not on the class path.
 */
final class SocketioService implements RoleProcess.Service {

  private final RealtimeServer server;

  SocketioService(dev.bench.runtime.Bench bench, String host, int port) {
    server = RealtimeServer.start(bench, new RealtimeOptions(host, port));
  }

  @Override
  public String about() {
    return "port " + server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
