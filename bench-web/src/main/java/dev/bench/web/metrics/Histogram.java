package dev.bench.web.metrics;

import dev.bench.metrics.MetricText;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How many durations lie below each of some limits. Thread-safe. */
final class Histogram {

  private static final double[] LIMITS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private final LongAdder[] counts = new LongAdder[LIMITS.length + 1];
  private final LongAdder nanos = new LongAdder();

  Histogram() {
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  void add(Duration duration) {
    double seconds = duration.toNanos() / 1e9;
    int i = 0;
    while (i < LIMITS.length && seconds > LIMITS[i]) {
      i++;
    }
    counts[i].increment();
    nanos.add(duration.toNanos());
  }

  void writeTo(MetricText text, String name, String help) {
    text.head(name, help, "histogram");
    long sum = 0;
    for (int i = 0; i < counts.length; i++) {
      sum += counts[i].sum();
      String limit = i < LIMITS.length ? MetricText.plain(LIMITS[i]) : "+Inf";
      text.line(name + "_bucket", Map.of("le", limit), (double) sum);
    }
    text.line(name + "_sum", Map.of(), nanos.sum() / 1e9);
    text.line(name + "_count", Map.of(), (double) sum);
  }
}
