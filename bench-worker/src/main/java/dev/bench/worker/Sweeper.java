package dev.bench.worker;

import dev.bench.redis.Outage;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what sites kept in their outboxes while Redis was away, one site after the other.
 *
 * <p>A full rotation is slow on purpose: it opens a connection to a site's database each time. Only
 * when Redis was away a moment ago all sites have their turn at once. Sites that a process marked
 * before it died come first.
 */
final class Sweeper implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

  /** What it sent is marked as sent in the database; a sweep that is cut off sends it again. */
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final Bench bench;
  private final Duration pause;
  private final Map<String, Outage> outages = new HashMap<>();
  private final Deque<String> rotation = new ArrayDeque<>();
  private final Semaphore hurry = new Semaphore(0);
  private final Thread thread = Thread.ofVirtual().name("sweeper").unstarted(this::run);
  private volatile boolean closed;

  Sweeper(Bench bench, Duration pause) {
    this.bench = bench;
    this.pause = pause;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        if (hurry.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          sweepAll();
        } else {
          recoverMarked();
          runOnce();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Redis is back: sweeps all sites without a pause; from any thread. */
  void redisIsBack() {
    hurry.release();
  }

  private void sweepAll() {
    rotation.clear();
    while (!closed) {
      runOnce();
      if (rotation.isEmpty()) {
        return;
      }
    }
  }

  /** Sends what processes left that died right after a commit. */
  void recoverMarked() {
    Duration age = pause.dividedBy(2);
    Outage marks =
        outages.computeIfAbsent(" ", all -> new Outage(log, "Reading marks of outboxes"));
    try {
      for (String name : bench.outbox().abandoned(age)) {
        if (!closed) {
          look(name, site -> bench.outbox().recover(site, age));
        }
        if (bench.sites().find(name).isEmpty()) {
          bench.outbox().forget(name, age);
        }
      }
      marks.recovered();
    } catch (RuntimeException e) {
      marks.failed(e, "the rotation finds what they mark");
    }
  }

  /** Sweeps the next site. */
  void runOnce() {
    Outage listing = outages.computeIfAbsent("", all -> new Outage(log, "Listing the sites"));
    try {
      if (rotation.isEmpty()) {
        rotation.addAll(bench.sites().names());
      }
      listing.recovered();
    } catch (UncheckedIOException e) { // too many open files, say: outboxes must be swept later on
      listing.failed(e, "outboxes are swept once it works");
    }
    String name = rotation.poll();
    if (name != null) {
      look(name, bench.outbox()::sweepAll);
    }
  }

  /** Looks into the outbox of a site in that way, which says how many rows were sent. */
  private void look(String name, ToIntFunction<SiteState> way) {
    Outage outage =
        outages.computeIfAbsent(name, site -> new Outage(log, "Sweeping the outbox of " + site));
    try {
      bench
          .sites()
          .find(name)
          .filter(site -> !site.installedApps().isEmpty())
          .ifPresent(site -> tell(site, way.applyAsInt(site)));
      outage.recovered();
    } catch (RuntimeException e) {
      outage.failed(e, "its turn comes again");
    }
  }

  private static void tell(SiteState site, int sent) {
    if (sent > 0) {
      log.info("{} jobs and events of {} were sent from its outbox", sent, site.name());
    }
  }

  /** Lets a sweep under way end, so that the database is not closed under it. */
  @Override
  public void close() {
    closed = true;
    hurry.release();
    try {
      if (!thread.join(CLOSE_LIMIT)) {
        log.warn("A sweep did not end within {} s; it is cut off", CLOSE_LIMIT.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
