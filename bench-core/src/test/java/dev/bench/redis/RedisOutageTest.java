package dev.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.testkit.RedisProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisOutageTest {

  @TempDir Path folder;

  @Test
  void is_opened_before_redis_runs_and_says_what_to_do() {
    try (Redis redis = Redis.connect(URI.create("redis://:secret@127.0.0.1:1"), "early")) {
      assertThat(redis.available()).isFalse();
      assertThatThrownBy(() -> redis.get("a"))
          .isInstanceOf(RedisUnavailableException.class)
          .hasMessageContaining("Redis at 127.0.0.1:1 does not answer")
          .hasMessageContaining("bench start")
          .hasMessageNotContaining("secret");
    }
  }

  @Test
  void works_at_once_after_a_restart() {
    try (RedisProcess server = RedisProcess.start(folder);
        Redis redis = server.connect("restart")) {
      redis.set("kept", "1");
      for (int round = 0; round < 3; round++) {
        server.kill();
        assertThat(redis.available()).isFalse();
        server.start();
        assertThat(redis.get("kept")).contains("1");
        assertThat(redis.evalRepeatable(RedisScripts.INCREMENT.on("n" + round).with(1000)).number())
            .isEqualTo(1);
      }
    }
  }

  @Test
  void says_that_a_login_is_missing() {
    try (RedisProcess server = RedisProcess.start(folder, "--requirepass secret");
        Redis without = server.connect("guest");
        Redis with =
            Redis.connect(URI.create("redis://:secret@127.0.0.1:" + server.port()), "owner")) {
      assertThatThrownBy(() -> without.get("a"))
          .isInstanceOf(RedisUnavailableException.class)
          .hasMessageContaining("refuses the login");
      Awaitility.await().until(with::available);
    }
  }

  @Test
  void says_that_redis_is_full() {
    try (RedisProcess server = RedisProcess.start(folder, "--maxmemory 1kb");
        Redis redis = server.connect("full")) {
      assertThatThrownBy(() -> redis.set("a", "1"))
          .isInstanceOf(RedisUnavailableException.class)
          .hasMessageContaining("does not serve now: OOM");
    }
  }

  @Test
  void a_wait_for_a_stream_ends_when_redis_falls_silent() throws Exception {
    try (RedisProcess server = RedisProcess.start(folder);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Redis redis = server.connect("silent");
        StreamWait wait = redis.streamWait(Duration.ofMillis(200))) {
      assertThat(wait.await("none", "of", Duration.ofMillis(20))).isEmpty();
      server.freeze();
      Future<List<String>> waiting =
          threads.submit(() -> wait.await("none", "of", Duration.ofMillis(200)));

      assertThatThrownBy(() -> waiting.get()).hasCauseInstanceOf(RedisUnavailableException.class);
      server.thaw();
    }
  }

  @Test
  void a_subscription_comes_back_and_tells_the_gap() {
    List<String> heard = new CopyOnWriteArrayList<>();
    List<Duration> connected = new CopyOnWriteArrayList<>();
    try (RedisProcess server = RedisProcess.start(folder);
        Redis redis = server.connect("listener");
        Subscription _ = redis.subscribe(Set.of("one", "two"), listener(heard, connected))) {
      Awaitility.await().until(() -> connected.size() == 1);
      redis.publish("one", "1");
      redis.publish("two", "fails");
      redis.publish("two", "2");
      Awaitility.await().untilAsserted(() -> assertThat(heard).containsExactly("one 1", "two 2"));
      long killed = System.nanoTime();
      server.kill();
      server.start();
      Awaitility.await().until(() -> connected.size() == 2);
      Duration longest = Duration.ofNanos(System.nanoTime() - killed);
      Awaitility.await().until(() -> redis.publish("one", "3") == 1);
      Awaitility.await().untilAsserted(() -> assertThat(heard).endsWith("one 3"));
      assertThat(connected.get(0)).isZero();
      assertThat(connected.get(1)).isPositive().isLessThan(longest);
    }
  }

  @Test
  void a_closed_subscription_hears_no_more() {
    List<Duration> connected = new CopyOnWriteArrayList<>();
    try (RedisProcess server = RedisProcess.start(folder);
        Redis redis = server.connect("listener")) {
      Subscription subscription =
          redis.subscribe(Set.of("one"), listener(new CopyOnWriteArrayList<>(), connected));
      Awaitility.await().until(() -> connected.size() == 1);
      subscription.close();
      Awaitility.await().until(() -> redis.publish("one", "1") == 0);
      assertThat(connected).hasSize(1);
    }
  }

  private static SubscriptionListener listener(List<String> heard, List<Duration> connected) {
    return new SubscriptionListener() {
      @Override
      public void message(String channel, String message) {
        if (message.equals("fails")) {
          throw new IllegalStateException("a listener that fails");
        }
        heard.add(channel + " " + message);
      }

      @Override
      public void connected(Duration gap) {
        connected.add(gap);
      }
    };
  }
}
