package dev.bench.cli.logs;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Many logs as one, by time; one record a log is in memory.
 *
 * <p>Threads: confined to one.
 */
final class LogMerge {

  /** Whom the records are given to. */
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
   * Hands over all records that are there now.
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
