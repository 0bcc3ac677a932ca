package dev.bench.web.metrics;

import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import java.net.InetAddress;

/**
 * Answers {@code /metrics} to callers on this machine; needs no site, database or Redis.
 *
 * <p>A forwarded request comes from elsewhere, whatever address forwards it; for others the address
 * belongs to the site.
 */
public final class MetricsPage implements Middleware {

  private static final String PATH = "/metrics";

  private final Metrics metrics;

  /** The page of {@code metrics}. */
  public MetricsPage(Metrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public Application around(Application next) {
    return request ->
        request.path().equals(PATH) && isRead(request) && isHere(request)
            ? Response.text("text/plain; version=0.0.4; charset=utf-8", metrics.text())
            : next.handle(request);
  }

  private static boolean isRead(Request request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  private static boolean isHere(Request request) {
    try {
      return request.header("X-Forwarded-For").isEmpty()
          && request.header("Forwarded").isEmpty()
          && InetAddress.ofLiteral(request.remoteAddress()).isLoopbackAddress();
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }
}
