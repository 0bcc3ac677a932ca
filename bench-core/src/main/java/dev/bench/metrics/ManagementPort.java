package dev.bench.metrics;

import dev.bench.config.FileLocked;
import dev.bench.runtime.Bench;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the figures of all processes on {@code management_port} while no other process does, and
 * those of this process at a socket.
 *
 * <p>A lock on a file says which process serves the port; it ends with the process, and another one
 * takes over within {@link #BEAT}. Thread-safe.
 */
final class ManagementPort implements AutoCloseable {

  /** How often a process looks whether the port needs it. */
  private static final Duration BEAT = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(ManagementPort.class);

  private final Bench bench;
  private final int port;
  private final FiguresFolder folder;
  private final FiguresSocket socket;
  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("management").factory());
  private @Nullable CollectorServer server;
  private @Nullable FileLocked lock;
  private boolean portTaken;

  private ManagementPort(Bench bench, int port, FiguresFolder folder, FiguresSocket socket) {
    this.bench = bench;
    this.port = port;
    this.folder = folder;
    this.socket = socket;
  }

  /**
   * Begins to serve.
   *
   * @param process the name of the process, such as {@code web}
   * @param own the figures of what runs in it
   * @throws IOException when no socket can be made in {@code place}
   */
  static ManagementPort open(Bench bench, int port, Path place, String process, Figures own)
      throws IOException {
    FiguresFolder folder = FiguresFolder.make(place, FiguresFolder.LIMIT);
    List<Figures> all = List.of(own, new ProcessFigures(bench.databases()));
    FiguresSocket socket = FiguresSocket.open(folder.own(process), () -> text(process, all));
    ManagementPort opened = new ManagementPort(bench, port, folder, socket);
    var _ =
        opened.beat.scheduleWithFixedDelay(
            opened::serve, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
    return opened;
  }

  private static String text(String process, List<Figures> all) {
    MetricText text = new MetricText(FiguresFolder.labels(process, ProcessHandle.current().pid()));
    all.forEach(figures -> figures.writeTo(text));
    return text.toString();
  }

  /** Serves the port from now on, if no other process does. */
  private synchronized void serve() {
    if (server != null || beat.isShutdown()) {
      return;
    }
    try {
      FileLocked held = FileLocked.attempt(folder.path().resolve("collector.lock")).orElse(null);
      if (held == null) {
        return;
      }
      try {
        server = CollectorServer.start(port, this::collect);
        lock = held;
        portTaken = false;
        log.info("The figures of all processes are at http://localhost:{}/metrics", port);
      } finally {
        if (server == null) {
          held.close();
        }
      }
    } catch (IOException e) {
      if (!portTaken) {
        log.error(
            "The figures cannot be served on management_port {}: {}; free it or choose another",
            port,
            e.getMessage());
      }
      portTaken = true;
    } catch (RuntimeException e) {
      log.error("The figures are not served; this is tried again in {} s", BEAT.toSeconds(), e);
    }
  }

  private String collect() throws IOException, InterruptedException {
    MetricText queues = new MetricText();
    new QueueFigures(bench).writeTo(queues);
    return folder.read() + queues;
  }

  @Override
  public void close() {
    beat.shutdownNow();
    socket.close();
    synchronized (this) { // a beat that runs ends first
      if (server != null) {
        server.close();
      }
      try {
        if (lock != null) {
          lock.close();
        }
      } catch (IOException e) {
        log.debug("The lock of the collector ends with the process", e);
      }
    }
  }
}
