package dev.bench.web.metrics;

import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * Answers {@code /metrics} to callers on this machine; needs no site, database or Redis.
 *
 * <p>A forwarded request comes from elsewhere, whatever address forwards it; for others the address
 * belongs to the site. The host must be {@code localhost} or a loopback address: a page elsewhere
 * can give its own name the address of this machine, and so have a browser ask here.
 */
public final class MetricsPage implements Middleware {

  private static final String PATH = "/metrics";
  private static final Pattern PORT = Pattern.compile("(?<=[^:]):\\d{1,5}$");

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
          && InetAddress.ofLiteral(request.remoteAddress()).isLoopbackAddress()
          && isLoopback(request.header("Host").orElse(""));
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }

  private static boolean isLoopback(String host) {
    String name = PORT.matcher(host).replaceFirst("");
    return name.equalsIgnoreCase("localhost") || InetAddress.ofLiteral(name).isLoopbackAddress();
  }
}
