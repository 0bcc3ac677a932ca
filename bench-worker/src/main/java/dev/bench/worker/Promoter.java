package dev.bench.worker;

import dev.bench.queue.lanes.Lanes;
import dev.bench.redis.Outage;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves jobs for later into their lanes when they are due, and looks after the lanes; one winner
 * among all workers.
 */
final class Promoter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Promoter.class);
  private static final int AT_ONCE = 100;

  private final Lanes lanes;
  private final Duration tick;
  private final Outage outage = new Outage(log, "Looking after the lanes of jobs");
  private final CountDownLatch closed = new CountDownLatch(1);

  Promoter(Lanes lanes, Duration tick) {
    this.lanes = lanes;
    this.tick = tick;
  }

  /** Finds the jobs of other programs now, so that a worker which ends soon does not miss them. */
  void lookAround() {
    try {
      lanes.lookAfter(Duration.ZERO);
    } catch (RedisUnavailableException | RedisRefusedException e) {
      outage.failed(e, "jobs of other programs wait");
    }
  }

  void start() {
    Thread.ofVirtual().name("promoter").start(this::run);
  }

  private void run() {
    try {
      while (!closed.await(runOnce().toMillis(), TimeUnit.MILLISECONDS)) {
        // once more
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Moves what is due and tidies up; how long to wait before the next look. */
  Duration runOnce() {
    try {
      Lanes.Promotion promotion = lanes.promote(AT_ONCE);
      boolean more = lanes.lookAfter(tick);
      outage.recovered();
      return more
          ? Duration.ZERO
          : promotion.next().filter(next -> next.compareTo(tick) < 0).orElse(tick);
    } catch (RedisUnavailableException | RedisRefusedException e) {
      outage.failed(e, "jobs for later wait, and jobs of other programs");
      return tick;
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
