package dev.bench.cli.service;

import dev.bench.config.BenchDirectory;
import dev.bench.metrics.Figures;
import dev.bench.realtime.RealtimeOptions;
import dev.bench.realtime.RealtimeServer;
import java.io.IOException;

/** The realtime server as a process. {@link WorkerService} says why it is not in its command. */
public final class RealtimeService {

  /** For the checks of apps and sessions: twice what one site may use for its checks. */
  private static final int CONNECTIONS = 8;

  private RealtimeService() {}

  /** Runs a realtime server until the process is asked to end. */
  public static int run(BenchDirectory directory, String host, int port)
      throws IOException, InterruptedException {
    return new ServiceProcess(directory, "socketio", CONNECTIONS)
        .listeningAt(host, port)
        .run(bench -> service(RealtimeServer.start(bench, new RealtimeOptions(host, port)), host));
  }

  /** A {@link TrainingRun}. */
  public static void train(BenchDirectory directory) throws Exception {
    new TrainingRun(directory, "socketio")
        .of(
            bench -> RealtimeServer.start(bench, new RealtimeOptions("127.0.0.1", 0)),
            server -> TrainingRun.ask(server.port(), "/socket.io/?EIO=4&transport=polling"));
  }

  private static ServiceProcess.Service service(RealtimeServer server, String host) {
    return new ServiceProcess.Service() {
      @Override
      public String about() {
        return "port " + server.port() + BindAddress.exposure(host);
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
