package dev.bench.redis;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Listens to channels on a connection of its own, and comes back by itself after an outage.
 *
 * <ol>
 *   <li>Its thread connects and subscribes; the listener hears {@code connected} once all channels
 *       are confirmed, and {@code disconnected} when that connection ends.
 *   <li>A second thread pings the connection, by subscribing once more: a Redis that cannot save
 *       refuses {@code PING}, but still passes messages on. When an answer is missing for too long
 *       it cuts the connection, since a peer that vanished without a word never ends a read.
 *   <li>When the connection ends, the first thread waits a little longer each time and begins anew.
 *   <li>{@link #close} cuts the connection and ends both threads.
 * </ol>
 */
public final class Subscription implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Subscription.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final Connections connections;
  private final String[] channels;
  private final SubscriptionListener listener;
  private final Pings pings;
  private final Outage outage;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Ear ear;

  /**
   * How a connection is watched.
   *
   * @param every from one ping to the next
   * @param patience a ping that waits longer for its answer ends the connection
   */
  record Pings(Duration every, Duration patience) {
    private static final Pings USUAL = new Pings(Duration.ofSeconds(15), Duration.ofSeconds(15));

    /** Another server takes over within seconds, so a silent one is left as soon. */
    private static final Pings BESIDE_SENTINELS =
        new Pings(Duration.ofSeconds(2), Duration.ofSeconds(2));

    static Pings of(RedisAddress address) {
      return address.sentinels() == null ? USUAL : BESIDE_SENTINELS;
    }
  }

  private Subscription(
      Connections connections, Set<String> channels, SubscriptionListener listener, Pings pings) {
    this.pings = pings;
    this.connections = connections;
    this.channels = channels.stream().sorted().toArray(String[]::new);
    this.listener = listener;
    this.outage = new Outage(log, "Listening to " + String.join(", ", this.channels));
  }

  static Subscription start(
      Connections connections, Set<String> channels, SubscriptionListener listener) {
    return start(connections, channels, listener, Pings.of(connections.address()));
  }

  static Subscription start(
      Connections connections, Set<String> channels, SubscriptionListener listener, Pings pings) {
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("A subscription needs a channel");
    }
    Subscription subscription = new Subscription(connections, channels, listener, pings);
    String name = "redis-listen-" + subscription.channels[0];
    Thread.ofPlatform().daemon().name(name).start(subscription::listen);
    Thread.ofVirtual().name(name + "-ping").start(subscription::ping);
    return subscription;
  }

  private void listen() {
    BackOff backOff = new BackOff(FIRST_WAIT, LONGEST_WAIT);
    long deafSince = 0;
    do {
      try (Jedis jedis = connections.own()) {
        Ear now = new Ear(jedis, deafSince);
        ear = now;
        jedis.subscribe(now, channels);
      } catch (JedisException | RedisUnavailableException | RedisRefusedException e) {
        if (!isClosed()) {
          outage.failed(
              e, "connecting again until it works; what is published meanwhile is missed");
        }
      }
      Ear last = ear;
      ear = null;
      if (last != null && last.heard) {
        deafSince = System.nanoTime();
        backOff.reset();
        guarded(listener::disconnected);
      }
    } while (!closedWithin(backOff.next()));
  }

  private void ping() {
    while (!closedWithin(pings.every())) {
      Ear now = ear;
      if (now != null && now.heard) {
        now.ping(pings.patience());
      }
    }
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.error("A listener of {} failed; it goes on with the next message", channels[0], e);
    }
  }

  /** Whether nothing that is published now would be heard. */
  boolean isDeaf() {
    Ear now = ear;
    return now == null || !now.heard;
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private boolean closedWithin(Duration wait) {
    try {
      return closed.await(wait.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    Ear now = ear;
    if (now != null) {
      now.cut();
    }
  }

  /** One connection's life. */
  private final class Ear extends JedisPubSub {

    private final Jedis jedis;
    private final long deafSince;
    private int confirmed;
    private volatile boolean heard;
    private volatile boolean answered = true;
    private long askedAt;

    Ear(Jedis jedis, long deafSince) {
      this.jedis = jedis;
      this.deafSince = deafSince;
    }

    @Override
    public void onSubscribe(String channel, int count) {
      if (heard) {
        answered = true; // a ping
        return;
      }
      confirmed++;
      if (confirmed < channels.length) {
        return;
      }
      heard = true;
      outage.recovered();
      if (isClosed()) {
        cut();
        return;
      }
      Duration gap =
          deafSince == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - deafSince);
      guarded(() -> listener.connected(gap));
    }

    @Override
    public void onMessage(String channel, String message) {
      guarded(() -> listener.message(channel, message));
    }

    /** Cuts the connection when a ping has waited too long for its answer, and else sends one. */
    void ping(Duration patience) {
      if (answered) {
        answered = false;
        askedAt = System.nanoTime();
      } else if (System.nanoTime() - askedAt > patience.toNanos()) {
        log.debug("No answer to a ping for {} s", patience.toSeconds());
        cut();
        return;
      }
      try {
        subscribe(channels[0]);
      } catch (JedisException e) {
        cut();
      }
    }

    void cut() {
      try {
        jedis.getConnection().forceDisconnect();
      } catch (IOException | JedisException e) {
        log.debug("Already cut", e);
      }
    }
  }
}
