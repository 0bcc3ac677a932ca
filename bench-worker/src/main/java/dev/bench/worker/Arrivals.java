package dev.bench.worker;

import dev.bench.redis.BackOff;
import dev.bench.redis.Outage;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.redis.StreamWait;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when jobs arrive, without polling: one blocked connection, whatever the number of lanes.
 *
 * <p>It waits only once the loop has found its queues empty; while jobs wait there is nothing to be
 * told. A connection that breaks and comes back is how an idle worker hears of even the shortest
 * outage: then it looks for jobs by itself, and has the outboxes swept.
 */
final class Arrivals implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);
  private static final Duration BLOCK = Duration.ofSeconds(30);
  private static final Duration PROBE = Duration.ofMillis(10);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final String QUEUE = "queue";

  /** With so many entries at a time, others may have been cut off before they were read. */
  private static final int CERTAINLY_ALL = 50;

  private final String stream;
  private final Supplier<List<String>> queues;
  private final Bell bell;
  private final Sweeper sweeper;
  private final StreamWait wait;
  private final Semaphore wanted = new Semaphore(0);
  private final Outage outage = new Outage(log, "Waiting for jobs");
  private final BackOff backOff = new BackOff(FIRST_WAIT, LONGEST_WAIT);
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean broken;

  private Arrivals(
      StreamWait wait, String stream, Supplier<List<String>> queues, Bell bell, Sweeper sweeper) {
    this.wait = wait;
    this.stream = stream;
    this.queues = queues;
    this.bell = bell;
    this.sweeper = sweeper;
  }

  /** Waits for jobs in {@code queues} of {@code bench} each time {@link #watch} asks for it. */
  static Arrivals start(
      Redis redis, String bench, Supplier<List<String>> queues, Bell bell, Sweeper sweeper) {
    String stream = RedisKeys.ARRIVALS.key(bench);
    Arrivals arrivals = new Arrivals(redis.streamWait(BLOCK), stream, queues, bell, sweeper);
    Thread.ofVirtual().name("arrivals").start(arrivals::run);
    return arrivals;
  }

  /** Rings the bell once a queue has a job. */
  void watch() {
    if (wanted.availablePermits() == 0) {
      wanted.release();
    }
  }

  private void run() {
    try {
      while (!isClosed()) {
        wanted.acquire();
        boolean arrived = false;
        while (!arrived && !isClosed()) {
          arrived = arrived();
        }
        bell.ringForJobs();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the loop is to look: jobs are there, or Redis is back after an outage. */
  private boolean arrived() throws InterruptedException {
    try {
      List<String> filled = wait.await(stream, QUEUE, broken ? PROBE : BLOCK);
      broken = false;
      backOff.reset();
      boolean back = !outage.recovered().isZero();
      if (back) {
        sweeper.redisIsBack();
      }
      return back
          || filled.size() > CERTAINLY_ALL
          || filled.stream().anyMatch(queues.get()::contains);
    } catch (RedisUnavailableException | RedisRefusedException e) {
      broken = true;
      outage.failed(e, "trying again until it works");
      closed.await(backOff.next().toMillis(), TimeUnit.MILLISECONDS);
      return false;
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  @Override
  public void close() {
    closed.countDown();
    wait.close();
    wanted.release();
  }
}
