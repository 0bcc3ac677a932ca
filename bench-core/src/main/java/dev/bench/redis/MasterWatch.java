package dev.bench.redis;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Asks the Sentinels once a second whether another server is the master now.
 *
 * <p>A former master that lives takes writes until the Sentinels turn it into a replica, which
 * takes them eight seconds and more. These writes are lost then, so its connections are given up
 * before. The same holds for one that is silent.
 */
final class MasterWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MasterWatch.class);

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final MasterLookup lookup;
  private final Runnable moved;
  private final CountDownLatch closed = new CountDownLatch(1);

  private MasterWatch(MasterLookup lookup, Runnable moved) {
    this.lookup = lookup;
    this.moved = moved;
  }

  /**
   * Begins to ask.
   *
   * @param moved called by the thread of the watch when another server is the master
   */
  static MasterWatch start(MasterLookup lookup, Runnable moved) {
    MasterWatch watch = new MasterWatch(lookup, moved);
    Thread.ofVirtual().name("redis-master-watch").start(watch::watch);
    return watch;
  }

  private void watch() {
    HostAndPort known = null;
    try {
      do {
        HostAndPort found = ask();
        if (found != null && known != null && !found.equals(known)) {
          log.warn("Sentinel has made {} the master of Redis instead of {}", found, known);
          moved.run();
        }
        known = found == null ? known : found;
      } while (!closed.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The master; null while no Sentinel tells, which commands report. */
  private @Nullable HostAndPort ask() {
    try {
      return lookup.master();
    } catch (JedisException e) {
      log.debug("No Sentinel tells the master", e);
      return null;
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
