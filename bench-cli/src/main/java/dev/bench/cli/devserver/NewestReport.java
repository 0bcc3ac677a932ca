package dev.bench.cli.devserver;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The newest report, for which many threads may wait. Thread-safe. */
final class NewestReport {

  /** A number before that of any report. */
  static final long NOTHING = -1;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Numbered newest =
      new Numbered(
          0,
          "{\"sequence\":0,\"generation\":0,\"servedBy\":[],\"root\":\"\",\"apps\":[],\"pending\":[]}");

  /**
   * A report.
   *
   * @param number later ones have greater numbers
   * @param json on one line
   */
  record Numbered(long number, String json) {

    /** As an event of a stream. */
    String event() {
      return "id: %d\nevent: builds\ndata: %s\n\n".formatted(number, json);
    }
  }

  /** Replaces the report, unless a later one is there. */
  void set(long number, String json) {
    lock.lock();
    try {
      if (number > newest.number()) {
        newest = new Numbered(number, json);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  Numbered get() {
    lock.lock();
    try {
      return newest;
    } finally {
      lock.unlock();
    }
  }

  /** Waits up to {@code limit} for a report after {@code number}; the newest one then. */
  Numbered after(long number, Duration limit) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = limit.toNanos();
      while (newest.number() <= number && left > 0) {
        left = changed.awaitNanos(left);
      }
      return newest;
    } finally {
      lock.unlock();
    }
  }
}
