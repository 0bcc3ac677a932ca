package dev.bench.worker;

import dev.bench.BenchException;
import dev.bench.config.Settings;
import dev.bench.queue.lanes.Lanes;
import dev.bench.queue.lanes.Share;
import dev.bench.redis.Outage;
import dev.bench.site.SiteState;
import dev.bench.site.Sites;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads from the settings of all sites which have another share of the workers than the rest. */
final class Shares implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Shares.class);

  private final Sites sites;
  private final Lanes lanes;
  private final Duration pause;
  private final Outage outage = new Outage(log, "Reading the shares of the sites");
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * Those of {@code sites}.
   *
   * @param pause how often settings are read again
   */
  Shares(Sites sites, Lanes lanes, Duration pause) {
    this.sites = sites;
    this.lanes = lanes;
    this.pause = pause;
  }

  void start() {
    Thread.ofVirtual().name("shares").start(this::run);
  }

  private void run() {
    try {
      do {
        runOnce();
      } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes the shares known as the settings are now. */
  void runOnce() {
    try {
      Map<String, Share> shares = new TreeMap<>();
      for (String name : sites.names()) {
        Share share = share(name);
        if (!share.equals(Share.STANDARD)) {
          shares.put(name, share);
        }
      }
      lanes.share(shares);
      outage.recovered();
    } catch (RuntimeException e) { // what it is, the next look may go well
      outage.failed(e, "those known before hold until it works");
    }
  }

  /** A site whose files are broken has the share of the rest, and harms no other. */
  private Share share(String site) {
    try {
      return sites.find(site).map(SiteState::config).map(Shares::of).orElse(Share.STANDARD);
    } catch (BenchException | IllegalArgumentException e) {
      log.debug("Site {} has the standard share", site, e);
      return Share.STANDARD;
    }
  }

  private static Share of(Settings settings) {
    long limit = settings.number("max_running_jobs").orElse(0L);
    return new Share(
        settings.number("job_weight").orElse(1L),
        limit > 0 ? OptionalLong.of(limit) : OptionalLong.empty());
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
