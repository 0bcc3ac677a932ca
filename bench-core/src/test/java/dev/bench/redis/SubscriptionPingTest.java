package dev.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.testkit.RealRedis;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SubscriptionPingTest {

  @RegisterExtension static final RealRedis redis = new RealRedis();

  private final AtomicInteger connected = new AtomicInteger();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Test
  void pings_are_answered_without_losing_the_connection() {
    RedisAddress address = RedisAddress.of(redis.uri());
    Duration often = Duration.ofMillis(20);
    try (Connections connections = new Connections(address, "test", RedisLimits.DEFAULT);
        Redis publisher = Redis.connect(redis.uri(), "publisher");
        Subscription _ = Subscription.start(connections, Set.of("news"), new Counting(), often)) {
      await().until(() -> connected.get() == 1);

      // More than a dozen pings: one that is not understood would end the connection.
      await().during(Duration.ofMillis(300)).until(() -> connected.get() == 1);
      publisher.publish("news", "hello");

      await().until(() -> heard.contains("hello"));
    }
    assertThat(connected).hasValue(1);
  }

  private final class Counting implements SubscriptionListener {

    @Override
    public void message(String channel, String message) {
      heard.add(message);
    }

    @Override
    public void connected(Duration gap) {
      connected.incrementAndGet();
    }
  }
}
