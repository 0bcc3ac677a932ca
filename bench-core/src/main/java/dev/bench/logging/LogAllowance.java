package dev.bench.logging;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * How much a job may still write to the log, so that no job rotates away the lines of others.
 *
 * <p>Our own lines about the job are not counted. Thread-safe.
 */
final class LogAllowance {

  private static final ConcurrentMap<String, LogAllowance> OF_JOBS = new ConcurrentHashMap<>();

  private final long bytes;
  private long left; // guarded by this
  private long leftOut; // guarded by this

  private LogAllowance(long bytes) {
    this.bytes = bytes;
    this.left = bytes;
  }

  /** From now on lines of the job count, up to {@code bytes}. */
  static void begin(String job, long bytes) {
    OF_JOBS.put(job, new LogAllowance(bytes));
  }

  /** From now on lines of the job do not count; how many were left out. */
  static long end(String job) {
    LogAllowance ended = OF_JOBS.remove(job);
    return ended == null ? 0 : ended.leftOut();
  }

  /** The allowance that a line counts against; null when it counts against none. */
  static @Nullable LogAllowance of(@Nullable String job, String logger) {
    return job == null || logger.startsWith("dev.bench.") ? null : OF_JOBS.get(job);
  }

  /** What the job may write in all. */
  long bytes() {
    return bytes;
  }

  /** Whether nothing is left; a line that is left out because of it is counted. */
  synchronized boolean isSpent() {
    leftOut += left <= 0 ? 1 : 0;
    return left <= 0;
  }

  /** Takes {@code count} bytes; whether there were so many. */
  synchronized boolean take(int count) {
    left -= count;
    leftOut += left < 0 ? 1 : 0;
    return left >= 0;
  }

  private synchronized long leftOut() {
    return leftOut;
  }
}
