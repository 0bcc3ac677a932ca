package dev.bench.web.metrics;

import dev.bench.metrics.Figures;
import dev.bench.metrics.MetricText;
import dev.bench.web.log.AccessEntry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * The figures of the web server of a process: requests, their durations and bytes.
 *
 * <p>Counting takes no lock. The number of lines is bounded: a method that HTTP does not know
 * counts as {@code other}. Thread-safe.
 */
public final class Metrics implements Figures {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final LongAdder bytes = new LongAdder();
  private final Histogram durations = new Histogram();
  private final Map<String, Gauge> gauges = new ConcurrentHashMap<>();

  /** Figures of a server that begins now. */
  public Metrics() {}

  private record Gauge(String help, DoubleSupplier value) {}

  /** Adds a figure that is asked for whenever it is read. */
  public void gauge(String name, String help, DoubleSupplier value) {
    gauges.put(name, new Gauge(help, value));
  }

  /** Counts a request that has been answered. */
  public void count(AccessEntry entry) {
    String method = METHODS.contains(entry.asked().method()) ? entry.asked().method() : "other";
    requests
        .computeIfAbsent(method + " " + entry.answered().status(), _ -> new LongAdder())
        .increment();
    bytes.add(entry.answered().bytes());
    if (!entry.answered().isEndless()) {
      durations.add(entry.answered().took());
    }
  }

  @Override
  public void writeTo(MetricText text) {
    text.head("bench_http_requests_total", "Requests that were answered.", "counter");
    requests.forEach((kind, count) -> {
      int space = kind.indexOf(' ');
      Map<String, String> labels = new LinkedHashMap<>();
      labels.put("method", kind.substring(0, space));
      labels.put("status", kind.substring(space + 1));
      text.line("bench_http_requests_total", labels, (double) count.sum());
    });
    text.counter("bench_http_response_bytes_total", "Bytes of bodies sent.", (double) bytes.sum());
    durations.writeTo(
        text, "bench_http_request_duration_seconds", "From the head to the last byte.");
    gauges.forEach((name, gauge) -> text.gauge(name, gauge.help(), gauge.value().getAsDouble()));
  }
}
