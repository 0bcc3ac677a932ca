package dev.bench.metrics;

import dev.bench.database.Databases;
import dev.bench.database.ServerState;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/**
 * The figures that every process has: of its JVM, and of its connections to databases.
 *
 * @param databases the connections
 */
public record ProcessFigures(Databases databases) implements Figures {

  @Override
  public void writeTo(MetricText text) {
    text.gauge(
        "bench_database_servers_away",
        "Database servers that do not answer.",
        (double) databases.state().stream().filter(ServerState::isAway).count());
    text.gauge(
        "bench_database_transactions", "Transactions that are open.", databases.transactions());
    text.gauge("bench_database_connections", "Connections, used or idle.", databases.connections());
    text.gauge(
        "bench_database_connections_max",
        "Connections that the process may have.",
        databases.budget());
    jvm(text);
  }

  private static void jvm(MetricText text) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    text.gauge("jvm_memory_heap_used_bytes", "Heap in use.", (double) heap.getUsed());
    text.gauge("jvm_memory_heap_max_bytes", "Heap at most.", (double) heap.getMax());
    text.gauge(
        "jvm_threads", "Platform threads.", ManagementFactory.getThreadMXBean().getThreadCount());
    long collecting =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    text.counter("jvm_gc_seconds_total", "Time spent on collections.", collecting / 1e3);
    text.gauge(
        "process_start_time_seconds",
        "When the process began, in seconds since 1970.",
        ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
    ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .ifPresent(cpu ->
            text.counter(
                "process_cpu_seconds_total",
                "Time of processors that the process took.",
                cpu.toNanos() / 1e9));
  }
}
