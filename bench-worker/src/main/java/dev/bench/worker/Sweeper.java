package dev.bench.worker;

import dev.bench.redis.Outage;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what sites kept in their outboxes while Redis was away, one site after the other.
 *
 * <p>A full rotation is slow on purpose: it opens a connection to a site's database each time.
 */
final class Sweeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

  private final Bench bench;
  private final Duration pause;
  private final Outage outage = new Outage(log, "Sweeping an outbox");
  private final Deque<String> rotation = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  Sweeper(Bench bench, Duration pause) {
    this.bench = bench;
    this.pause = pause;
  }

  void start() {
    Thread.ofVirtual().name("sweeper").start(this::run);
  }

  private void run() {
    try {
      while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        runOnce();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sweeps the next site. */
  void runOnce() {
    try {
      if (rotation.isEmpty()) {
        rotation.addAll(bench.sites().names());
      }
      String name = rotation.poll();
      SiteState site = name == null ? null : bench.sites().find(name).orElse(null);
      if (site != null && !site.installedApps().isEmpty()) {
        sweep(site);
      }
      outage.recovered();
    } catch (RuntimeException e) {
      outage.failed(e, "the next site is swept in " + pause.toSeconds() + " s");
    }
  }

  private void sweep(SiteState site) {
    int sent = 0;
    for (int more = bench.outbox().sweep(site); more > 0; more = bench.outbox().sweep(site)) {
      sent += more;
    }
    if (sent > 0) {
      log.info("{} jobs and events of {} were sent from its outbox", sent, site.name());
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
