package dev.bench.cli.devserver;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bench.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Serves the newest {@link BuildReport} on a port of this machine: {@code GET /} as JSON, {@code
 * GET /events} as a stream of events, a report each.
 *
 * <p>It answers requests whose {@code Host} is this machine or a site of the bench, so that a page
 * from elsewhere cannot read it by a name of its own. So many streams are open at most; more are
 * answered 503. A reader that is slow misses reports between the newest and the one it has.
 *
 * <p>Thread-safe.
 */
public final class DevServer implements AutoCloseable {

  /** So many streams are open at the same time. */
  static final int STREAMS = 64;

  /** A stream says so often that it is there, so that both ends notice the other's end. */
  private static final Duration BEAT = Duration.ofSeconds(2);

  private static final String REQUEST_SECONDS = "10";
  private static final int CONNECTIONS = 2 * STREAMS;
  private static final byte[] HERE = ": here\n\n".getBytes(UTF_8);

  private final HttpServer server;
  private final TrustedHosts hosts;
  private final NewestReport newest = new NewestReport();
  private final Semaphore places = new Semaphore(STREAMS);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private DevServer(HttpServer server, TrustedHosts hosts) {
    this.server = server;
    this.hosts = hosts;
  }

  /**
   * Listens on a port of the loopback address; 0 is any free one.
   *
   * @throws IOException when the port is taken
   */
  public static DevServer start(int port, TrustedHosts hosts) throws IOException {
    // The JDK reads these once, at its first server.
    System.setProperty("sun.net.httpserver.maxReqTime", REQUEST_SECONDS);
    System.setProperty("jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS));
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    DevServer made = new DevServer(HttpServer.create(address, 0), hosts);
    made.server.setExecutor(made.threads);
    made.server.createContext("/", made::handle);
    made.server.start();
    return made;
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** Tells {@code report} to all readers. */
  public void publish(BuildReport report) {
    newest.set(report.sequence(), Json.core().write(report));
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!hosts.trusts(exchange.getRequestHeaders())) {
        answer(exchange, 403, "This Host or Origin is not of the bench; use localhost or a site");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        answer(exchange, 405, "Only GET is allowed");
      } else {
        allowOrigin(exchange);
        get(exchange);
      }
    } catch (InterruptedException closing) {
      Thread.currentThread().interrupt();
    }
  }

  private void get(HttpExchange exchange) throws IOException, InterruptedException {
    switch (exchange.getRequestURI().getPath()) {
      case "/" -> {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        send(exchange, 200, newest.get().json() + "\n");
      }
      case "/events" -> stream(exchange);
      default -> answer(exchange, 404, "There is only / and /events");
    }
  }

  private void stream(HttpExchange exchange) throws IOException, InterruptedException {
    if (!places.tryAcquire()) {
      answer(exchange, 503, "%d streams are open already; close one".formatted(STREAMS));
      return;
    }
    try {
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      long told = NewestReport.NOTHING;
      while (true) {
        NewestReport.Numbered report = newest.after(told, BEAT);
        out.write(report.number() == told ? HERE : report.event().getBytes(UTF_8));
        out.flush();
        told = report.number();
      }
    } finally {
      places.release();
    }
  }

  private static void allowOrigin(HttpExchange exchange) {
    List<String> origin = exchange.getRequestHeaders().getOrDefault("Origin", List.of());
    exchange.getResponseHeaders().set("Vary", "Origin");
    if (origin.size() == 1) {
      exchange.getResponseHeaders().set("Access-Control-Allow-Origin", origin.getFirst());
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    send(exchange, status, text + "\n");
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
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
