package dev.bench.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers {@code GET /metrics} on a port of this machine with the figures of all processes.
 *
 * <p>However many ask, the figures are collected once a second at most. Thread-safe.
 */
final class CollectorServer implements AutoCloseable {

  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final String REQUEST_SECONDS = "10";
  private static final String CONNECTIONS = "32";

  private final HttpServer server;
  private final Collection figures;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Object collecting = new Object();
  private String last = "";
  private long lastNanos;

  /** Collects the figures. */
  @FunctionalInterface
  interface Collection {

    /** The text of all figures. */
    String text() throws IOException, InterruptedException;
  }

  private CollectorServer(HttpServer server, Collection figures) {
    this.server = server;
    this.figures = figures;
  }

  /**
   * Listens on a port of the loopback address; 0 is any free one.
   *
   * @throws IOException when the port is taken
   */
  static CollectorServer start(int port, Collection figures) throws IOException {
    // The JDK reads these once, at its first server.
    System.setProperty("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
    System.setProperty("sun.net.httpserver.maxRspTime", REQUEST_SECONDS);
    System.setProperty("jdk.httpserver.maxConnections", CONNECTIONS);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    CollectorServer made = new CollectorServer(HttpServer.create(address, 0), figures);
    made.server.setExecutor(made.threads);
    made.server.createContext("/", made::handle);
    made.server.start();
    return made;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String host = String.valueOf(exchange.getRequestHeaders().getFirst("Host"));
      if (!LoopbackHost.is(host)) {
        answer(exchange, 403, "Ask for localhost or a loopback address\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        answer(exchange, 405, "Only GET is allowed\n");
      } else if (!exchange.getRequestURI().getPath().equals("/metrics")) {
        answer(exchange, 404, "There is only /metrics\n");
      } else {
        answer(exchange, 200, collected());
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private String collected() throws IOException, InterruptedException {
    synchronized (collecting) {
      if (last.isEmpty() || System.nanoTime() - lastNanos > FRESH.toNanos()) {
        last = figures.text();
        lastNanos = System.nanoTime();
      }
      return last;
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", MetricText.MEDIA_TYPE);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
