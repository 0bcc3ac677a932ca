package dev.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.embedded.RedisProbe;
import dev.bench.embedded.binaries.Folders;
import dev.bench.redis.Subscription.Pings;
import dev.bench.testkit.RedisProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubscriptionPingTest {

  private static final Duration OFTEN = Duration.ofMillis(20);

  @TempDir Path folder;

  private final AtomicInteger connected = new AtomicInteger();
  private final List<String> heard = new CopyOnWriteArrayList<>();

  @Test
  void pings_are_answered_without_losing_the_connection() {
    try (RedisProcess server = RedisProcess.start(folder);
        Connections connections = connections(server);
        Redis publisher = server.connect("publisher");
        Subscription _ = subscription(connections, new Pings(OFTEN, Duration.ofMinutes(1)))) {
      await().until(() -> connected.get() == 1);

      // More than a dozen pings: one that is not understood would end the connection.
      await().during(Duration.ofMillis(300)).until(() -> connected.get() == 1);
      publisher.publish("news", "hello");

      await().until(() -> heard.contains("hello"));
    }
    assertThat(connected).hasValue(1);
  }

  @Test
  void a_redis_that_cannot_save_is_listened_to_on_the_same_connection() throws Exception {
    Path gone = Files.createDirectory(folder.resolve("gone"));
    try (RedisProcess server = RedisProcess.start(gone, "--appendonly no", "--save 1 1");
        Connections connections = connections(server);
        Redis publisher = server.connect("publisher");
        Subscription _ = subscription(connections, new Pings(OFTEN, Duration.ofMinutes(1)))) {
      await().until(() -> connected.get() == 1);
      Folders.delete(gone); // its next snapshot fails, and it refuses writes from then on
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> publisher.set("a", "1"))
                  .isInstanceOf(RedisUnavailableException.class)
                  .hasMessageContaining("cannot save to its disk and refuses writes (MISCONF)"));
      assertThat(publisher.complaint())
          .hasValueSatisfying(why -> assertThat(why).contains("MISCONF"));
      assertThat(
              new RedisProbe("127.0.0.1", server.port()).answer(null, null, Duration.ofMinutes(1)))
          .startsWith("-MISCONF");

      // More than a dozen pings.
      await().during(Duration.ofMillis(300)).until(() -> connected.get() == 1);
      publisher.publish("news", "still heard");

      await().until(() -> heard.contains("still heard"));
    }
    assertThat(connected).hasValue(1);
  }

  @Test
  void a_peer_that_hangs_is_left_for_a_new_connection() {
    try (RedisProcess server = RedisProcess.start(folder);
        Connections connections = connections(server);
        Redis publisher = server.connect("publisher");
        Subscription listening =
            subscription(connections, new Pings(OFTEN, Duration.ofMillis(500)))) {
      await().until(() -> connected.get() >= 1);

      server.freeze();
      await().until(listening::isDeaf);
      int before = connected.get();
      server.thaw();

      await().until(() -> connected.get() > before);
      await()
          .until(() -> {
            publisher.publish("news", "hello again");
            return heard.contains("hello again");
          });
    }
  }

  private static Connections connections(RedisProcess server) {
    RedisAddress address = RedisAddress.parse("redis://127.0.0.1:" + server.port());
    return new Connections(address, "test", RedisLimits.DEFAULT);
  }

  private Subscription subscription(Connections connections, Pings pings) {
    return Subscription.start(connections, Set.of("news"), new Counting(), pings);
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
