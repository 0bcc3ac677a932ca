package dev.bench.web.metrics;

import dev.bench.web.log.AccessEntry;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/**
 * The figures of one web process: requests, their durations and bytes, and the JVM's.
 *
 * <p>Counting takes no lock. The number of lines is bounded: a method that HTTP does not know
 * counts as {@code other}. Thread-safe. Source: Prometheus, text format 0.0.4.
 */
public final class Metrics {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private final Map<String, LongAdder> requests = new ConcurrentSkipListMap<>();
  private final LongAdder bytes = new LongAdder();
  private final Histogram durations = new Histogram();
  private final Map<String, Gauge> gauges = new ConcurrentHashMap<>();

  /** Figures of a process that begins now. */
  public Metrics() {}

  private record Gauge(String help, DoubleSupplier value) {}

  /** Adds a figure that is asked for whenever it is read. */
  public void gauge(String name, String help, DoubleSupplier value) {
    gauges.put(name, new Gauge(help, value));
  }

  /** Counts a request that has been answered. */
  public void count(AccessEntry entry) {
    String method = METHODS.contains(entry.asked().method()) ? entry.asked().method() : "other";
    String labels = "{method=\"%s\",status=\"%d\"}".formatted(method, entry.answered().status());
    requests.computeIfAbsent(labels, any -> new LongAdder()).increment();
    bytes.add(entry.answered().bytes());
    if (!entry.answered().isEndless()) {
      durations.add(entry.answered().took());
    }
  }

  /** All figures in Prometheus' text format. */
  public String text() {
    StringBuilder text = new StringBuilder(4096);
    head(text, "bench_http_requests_total", "Requests that were answered.", "counter");
    requests.forEach((labels, count) ->
        text.append("bench_http_requests_total")
            .append(labels)
            .append(' ')
            .append(count.sum())
            .append('\n'));
    single(
        text,
        "bench_http_response_bytes_total",
        "Bytes of bodies sent.",
        "counter",
        (double) bytes.sum());
    durations.write(text, "bench_http_request_duration_seconds", "From the head to the last byte.");
    gauges.forEach(
        (name, gauge) -> single(text, name, gauge.help(), "gauge", gauge.value().getAsDouble()));
    jvm(text);
    return text.toString();
  }

  private static void jvm(StringBuilder text) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    single(text, "jvm_memory_heap_used_bytes", "Heap in use.", "gauge", (double) heap.getUsed());
    single(text, "jvm_memory_heap_max_bytes", "Heap at most.", "gauge", (double) heap.getMax());
    single(
        text,
        "jvm_threads",
        "Platform threads.",
        "gauge",
        ManagementFactory.getThreadMXBean().getThreadCount());
    double collecting =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    single(text, "jvm_gc_seconds_total", "Time spent on collections.", "counter", collecting / 1e3);
    single(
        text,
        "process_start_time_seconds",
        "When the process began, in seconds since 1970.",
        "gauge",
        ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
    ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .ifPresent(cpu ->
            single(
                text,
                "process_cpu_seconds_total",
                "Time of processors that the process took.",
                "counter",
                cpu.toNanos() / 1e9));
  }

  private static void single(
      StringBuilder text, String name, String help, String type, double value) {
    head(text, name, help, type);
    text.append(name).append(' ').append(Histogram.figure(value)).append('\n');
  }

  static void head(StringBuilder text, String name, String help, String type) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }
}
