package dev.bench.testing;

import dev.bench.json.Json;
import dev.bench.queue.Event;
import dev.bench.redis.Redis;
import dev.bench.redis.Subscription;
import dev.bench.redis.SubscriptionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hears what is published for a site.
 *
 * <p>Redis tells a listener everything in the order in which it was published. So a test that asks
 * publishes a mark and waits until the log has heard it: then it has heard all that came before.
 */
final class EventLog implements AutoCloseable {

  private static final String MARKS = "bench-testing:marks";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Redis redis;
  private final String site;
  private final List<PublishedEvent> heard = new ArrayList<>();
  private final CountDownLatch connected = new CountDownLatch(1);
  private final Subscription subscription;
  private long marksSent;
  private long marksHeard;

  EventLog(Redis redis, String site) {
    this.redis = redis;
    this.site = site;
    this.subscription = redis.subscribe(Set.of(Event.CHANNEL, MARKS), new Ear());
    try {
      if (!connected.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(
            "Redis did not confirm a subscription within %d s".formatted(LIMIT.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while subscribing to events", e);
    }
  }

  /** Everything that was published before this call, since the last {@link #clear}. */
  synchronized List<PublishedEvent> all() {
    redis.publish(MARKS, Long.toString(++marksSent));
    long end = System.nanoTime() + LIMIT.toNanos();
    try {
      while (marksHeard < marksSent) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          throw new IllegalStateException(
              "Redis did not deliver within %d s".formatted(LIMIT.toSeconds()));
        }
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for events", e);
    }
    return List.copyOf(heard);
  }

  /** Forgets what was published before this call. */
  synchronized void clear() {
    all();
    heard.clear();
  }

  @Override
  public void close() {
    subscription.close();
  }

  private synchronized void add(String message) {
    Map<String, @Nullable Object> frame = Json.core().object(message);
    if (site.equals(frame.get("namespace"))) {
      heard.add(
          new PublishedEvent(
              String.valueOf(frame.get("room")),
              String.valueOf(frame.get("event")),
              frame.get("message")));
    }
  }

  private synchronized void mark(String number) {
    marksHeard = Long.parseLong(number);
    notifyAll();
  }

  private final class Ear implements SubscriptionListener {

    @Override
    public void message(String channel, String message) {
      if (channel.equals(MARKS)) {
        mark(message);
      } else {
        add(message);
      }
    }

    @Override
    public void connected(Duration gap) {
      connected.countDown();
    }
  }
}
