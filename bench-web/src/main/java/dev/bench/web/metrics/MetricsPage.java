package dev.bench.web.metrics;

import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.metrics.Figures;
import dev.bench.metrics.LoopbackHost;
import dev.bench.metrics.MetricText;
import dev.bench.web.chain.LocalCaller;
import java.util.List;

/**
 * Answers {@code /metrics} to callers on this machine; needs no site, database or Redis.
 *
 * <p>{@link LocalCaller} says which callers these are; the host must be as {@link LoopbackHost#is}
 * says. For other requests the address belongs to the site.
 */
public final class MetricsPage implements Middleware {

  private static final String PATH = "/metrics";

  private final List<Figures> figures;

  /** The page of {@code figures}. */
  public MetricsPage(List<Figures> figures) {
    this.figures = List.copyOf(figures);
  }

  @Override
  public Application around(Application next) {
    return request ->
        request.path().equals(PATH) && isRead(request) && isHere(request)
            ? Response.text(MetricText.MEDIA_TYPE, text())
            : next.handle(request);
  }

  private static boolean isRead(Request request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  /** Names below {@code localhost} are sites, and the page of that address is theirs. */
  private static boolean isHere(Request request) {
    return LocalCaller.is(request) && LoopbackHost.is(request.header("Host").orElse(""));
  }

  private String text() {
    MetricText text = new MetricText();
    figures.forEach(each -> each.writeTo(text));
    return text.toString();
  }
}
