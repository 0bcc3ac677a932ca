package dev.bench.web.server;

import dev.bench.http.Head;
import dev.bench.http.Response;
import io.undertow.server.HttpServerExchange;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests that the server itself refuses, before the application sees them.
 *
 * <p>Each refusal has a status and a reason in plain text, the headers that protect a browser, and
 * a line in the log. Of a flood only one line a second is written; each line has the count so far.
 * Thread-safe.
 */
public final class Refusals {

  /** Headers that keep a browser from guessing at an answer, framing it or leaking its address. */
  public static final Map<String, String> PROTECTIVE_HEADERS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "SAMEORIGIN",
          "Referrer-Policy", "strict-origin-when-cross-origin",
          "Cache-Control", "no-store,no-cache,must-revalidate,max-age=0");

  /** Makes a browser use TLS only, for a year. */
  public static final String TLS_ONLY = "max-age=31536000";

  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final AtomicLong count = new AtomicLong();
  private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - LINE_NANOS);

  Refusals() {}

  /** How many requests were refused. */
  long count() {
    return count.get();
  }

  /** Counts and logs the refusal of the request of {@code exchange}; the answer to it. */
  Response answer(HttpServerExchange exchange, int status, String reason) {
    add(exchange.getSourceAddress(), status, reason);
    Response text = Response.text("text/plain", reason + "\n");
    Response answer =
        text.withHead(new Head(status, PROTECTIVE_HEADERS, List.of()))
            .withHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    if (Peer.of(exchange).secure()) {
      answer = answer.withHeader("Strict-Transport-Security", TLS_ONLY);
    }
    return status == 503 ? answer.withHeader("Retry-After", "1") : answer;
  }

  /** Counts and logs a refusal that is answered elsewhere. */
  void add(InetSocketAddress peer, int status, String reason) {
    long number = count.incrementAndGet();
    long now = System.nanoTime();
    long last = lastLine.get();
    if (now - last >= LINE_NANOS && lastLine.compareAndSet(last, now)) {
      LOG.warn(
          "A request of {} is refused with {}: {} ({} refused so far)",
          peer.getHostString(),
          status,
          reason,
          number);
    }
  }
}
