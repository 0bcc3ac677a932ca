package dev.bench.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the loop, which alone waits for it; rings while it does not wait are one ring. */
final class Bell {

  private final Semaphore rung = new Semaphore(0);
  private volatile boolean jobs;

  /** There is something to do. */
  void ring() {
    if (rung.availablePermits() == 0) {
      rung.release();
    }
  }

  /** Jobs may wait in a queue. */
  void ringForJobs() {
    jobs = true;
    ring();
  }

  /**
   * Waits for a ring, at most {@code limit}; whether jobs may wait: told so, or it took so long.
   */
  boolean await(Duration limit) throws InterruptedException {
    boolean told = rung.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
    rung.drainPermits();
    boolean look = jobs || !told;
    jobs = false;
    return look;
  }
}
