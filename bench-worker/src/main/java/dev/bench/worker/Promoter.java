package dev.bench.worker;

import dev.bench.queue.Claims;
import dev.bench.redis.Outage;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves jobs for later into their queues when they are due; one winner among all workers. */
final class Promoter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Promoter.class);
  private static final int AT_ONCE = 100;

  private final Claims claims;
  private final List<String> queues;
  private final Duration tick;
  private final Outage outage = new Outage(log, "Looking for jobs that are due");
  private final CountDownLatch closed = new CountDownLatch(1);

  Promoter(Claims claims, List<String> queues, Duration tick) {
    this.claims = claims;
    this.queues = queues;
    this.tick = tick;
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

  /** Moves what is due; how long to wait before the next look. */
  Duration runOnce() {
    try {
      Claims.Promotion promotion = claims.promote(queues, AT_ONCE);
      outage.recovered();
      return promotion.next().filter(next -> next.compareTo(tick) < 0).orElse(tick);
    } catch (RedisUnavailableException | RedisRefusedException e) {
      outage.failed(e, "jobs for later wait");
      return tick;
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
