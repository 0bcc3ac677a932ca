package dev.bench.realtime.access;

import dev.bench.queue.Event;
import dev.bench.redis.Redis;
import dev.bench.redis.Subscription;
import dev.bench.redis.SubscriptionListener;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The channel of published events in redis_queue.
 *
 * <p>It comes back by itself after an outage; what was published meanwhile is lost, as in Frappe.
 */
public final class RedisEvents implements EventSource {

  private static final Logger log = LoggerFactory.getLogger(RedisEvents.class);

  private final Redis queue;

  public RedisEvents(Redis queue) {
    this.queue = queue;
  }

  @Override
  public Subscribed listen(Consumer<String> listener) {
    Subscription subscription = queue.subscribe(Set.of(Event.CHANNEL), new Listener(listener));
    return subscription::close;
  }

  private record Listener(Consumer<String> next) implements SubscriptionListener {

    @Override
    public void message(String channel, String message) {
      next.accept(message);
    }

    @Override
    public void connected(Duration gap) {
      if (gap.isPositive()) {
        log.warn("Events are heard again; those of the last {} ms are lost", gap.toMillis());
      }
    }
  }
}
