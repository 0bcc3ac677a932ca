package dev.bench.worker;

import dev.bench.redis.BackOff;
import dev.bench.redis.ListWait;
import dev.bench.redis.Outage;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when jobs arrive, without polling: one blocked connection for each queue.
 *
 * <p>A queue is watched only once the loop has found it empty; while jobs wait there is nothing to
 * be told. A connection that breaks and comes back is how an idle worker hears of even the shortest
 * outage: then it looks for jobs by itself, and has the outboxes swept.
 */
final class Arrivals implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Arrivals.class);
  private static final Duration BLOCK = Duration.ofSeconds(30);
  private static final Duration PROBE = Duration.ofMillis(10);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Bell bell;
  private final Sweeper sweeper;
  private final List<Watch> watches = new ArrayList<>();
  private final Outage outage = new Outage(log, "Waiting for jobs");
  private final CountDownLatch closed = new CountDownLatch(1);

  private Arrivals(Bell bell, Sweeper sweeper) {
    this.bell = bell;
    this.sweeper = sweeper;
  }

  /** Watches {@code queues}, as RQ calls them, each time {@link #watch} asks for it. */
  static Arrivals start(Redis redis, List<String> queues, Bell bell, Sweeper sweeper) {
    Arrivals arrivals = new Arrivals(bell, sweeper);
    for (String queue : queues) {
      Watch watch = arrivals.new Watch(RedisKeys.QUEUE.key(queue), redis.listWait(BLOCK));
      arrivals.watches.add(watch);
      Thread.ofVirtual().name("arrivals-" + queue).start(watch::run);
    }
    return arrivals;
  }

  /** Rings the bell once a queue has a job. */
  void watch() {
    watches.forEach(Watch::begin);
  }

  @Override
  public void close() {
    closed.countDown();
    watches.forEach(Watch::close);
  }

  /** One queue. */
  private final class Watch {

    private final String list;
    private final ListWait wait;
    private final Semaphore wanted = new Semaphore(0);
    private boolean broken;

    Watch(String list, ListWait wait) {
      this.list = list;
      this.wait = wait;
    }

    void begin() {
      if (wanted.availablePermits() == 0) {
        wanted.release();
      }
    }

    void run() {
      BackOff backOff = new BackOff(FIRST_WAIT, LONGEST_WAIT);
      try {
        while (!isClosed()) {
          wanted.acquire();
          boolean arrived = false;
          while (!arrived && !isClosed()) {
            arrived = arrived(backOff);
          }
          bell.ringForJobs();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    /** Whether the loop is to look: jobs are there, or Redis is back after an outage. */
    private boolean arrived(BackOff backOff) throws InterruptedException {
      try {
        boolean jobs = wait.await(list, broken ? PROBE : BLOCK);
        broken = false;
        backOff.reset();
        boolean back = !outage.recovered().isZero();
        if (back) {
          sweeper.redisIsBack();
        }
        return back || jobs;
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

    void close() {
      wait.close();
      wanted.release();
    }
  }
}
