package dev.bench.worker;

import dev.bench.app.GenerationId;
import dev.bench.queue.Lots;
import dev.bench.queue.Lots.Lot;
import dev.bench.redis.Outage;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import dev.bench.worker.run.Endings;
import dev.bench.worker.run.JobRunner;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets parked jobs run once what they wait for is back: oldest first, some of each lot at a time,
 * so that a server that has just come back is not overrun.
 */
final class Unparker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Unparker.class);

  private static final Duration PACE = Duration.ofSeconds(1);

  private final Bench bench;
  private final Lots lots;
  private final Endings endings;
  private final Bell bell;
  private final Duration tick;
  private final int atOnce;
  private final Outage outage = new Outage(log, "Looking for parked jobs");
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * For the jobs that are parked in {@code lots}.
   *
   * @param tick how often it looks
   * @param atOnce how many jobs of a lot go on in a second
   */
  Unparker(Bench bench, Lots lots, Endings endings, Bell bell, Duration tick, int atOnce) {
    this.atOnce = atOnce;
    this.bench = bench;
    this.lots = lots;
    this.endings = endings;
    this.bell = bell;
    this.tick = tick;
  }

  void start() {
    Thread.ofVirtual().name("unparker").start(this::run);
  }

  private void run() {
    try {
      while (!closed.await(tick.toMillis(), TimeUnit.MILLISECONDS)) {
        runOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks at each lot once. */
  void runOnce() {
    try {
      for (Lot lot : lots.all()) {
        if (closed.getCount() > 0 && goesOn(lot)) {
          unpark(lot);
        }
      }
      outage.recovered();
    } catch (RedisUnavailableException | RedisRefusedException e) {
      outage.failed(e, "parked jobs wait");
    }
  }

  private void unpark(Lot lot) {
    Optional<Integer> moved = lots.unpark(lot, atOnce, PACE);
    if (moved.isPresent() && moved.get() > 0) {
      log.info("{} parked jobs wait in their queues again ({})", moved.get(), lot);
      bell.ringForJobs();
    }
  }

  private boolean goesOn(Lot lot) {
    try {
      return switch (lot.cause()) {
        case DATABASE -> endings.databaseAnswers(lot.site());
        case MAINTENANCE ->
            !bench.sites().find(lot.site()).map(SiteState::inMaintenance).orElse(false);
        case CODE ->
            bench.sites().find(lot.site()).map(site -> hasOtherCode(site, lot)).orElse(true);
        case SITE -> bench.config().defaultSite().isPresent();
      };
    } catch (RedisUnavailableException | RedisRefusedException e) {
      throw e;
    } catch (RuntimeException e) { // a site's broken files harm no other site
      log.debug("The jobs of {} wait", lot, e);
      return false;
    }
  }

  /** Whether this worker serves other code than when they were parked, and not older code. */
  private boolean hasOtherCode(SiteState site, Lot lot) {
    Optional<GenerationId> parkedUnder =
        GenerationId.parse(lot.code().substring(0, Math.max(0, lot.code().indexOf('/'))));
    boolean older = parkedUnder.map(bench.apps()::isOlderThan).orElse(false);
    return !older && !JobRunner.codeOf(bench.apps().current(), site).equals(lot.code());
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
