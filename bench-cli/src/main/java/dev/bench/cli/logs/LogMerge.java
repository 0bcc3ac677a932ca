package dev.bench.cli.logs;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Merges logs by time; one record of each log is in memory.
 *
 * <p>Threads: confined to one.
 */
final class LogMerge {

  /** Receives the records. */
  @FunctionalInterface
  interface Sink {
    /** Takes the next one. */
    void take(LogRecord record) throws IOException;
  }

  private record Next(int log, LogRecord record) {}

  private static final Comparator<Next> BY_TIME =
      Comparator.comparing((Next next) -> next.record().time()).thenComparingInt(Next::log);

  private LogMerge() {}

  /**
   * Passes on all present records.
   *
   * @param last whether a last line without a line feed will not go on
   */
  static void all(List<RecordReader> logs, boolean last, Sink sink) throws IOException {
    PriorityQueue<Next> queue = new PriorityQueue<>(BY_TIME);
    for (int i = 0; i < logs.size(); i++) {
      offer(queue, i, logs.get(i).next(last));
    }
    while (!queue.isEmpty()) {
      Next next = queue.remove();
      sink.take(next.record());
      offer(queue, next.log(), logs.get(next.log()).next(last));
    }
  }

  private static void offer(PriorityQueue<Next> queue, int log, @Nullable LogRecord record) {
    if (record != null) {
      queue.add(new Next(log, record));
    }
  }
}
