package dev.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.testkit.RedisGroup;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailOverTest {

  @TempDir Path folder;

  @Test
  void connections_and_subscriptions_go_to_the_new_master_while_the_former_one_lives()
      throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    try (RedisGroup group = RedisGroup.start(folder);
        Redis redis = Redis.connect(group.address(), "moves");
        Redis direct = group.replica().connect("direct");
        Subscription listening =
            redis.subscribe(Set.of("news"), (_, message) -> heard.add(message))) {
      redis.set("kept", "1");
      Awaitility.await().until(() -> direct.exists("kept") && !listening.isDeaf());
      group.failOver();

      Awaitility.await().until(() -> isWritten(redis, direct));
      assertThat(redis.get("kept")).contains("1");
      assertThat(Redis.serving(group.address()).port()).isEqualTo(group.replica().port());
      Awaitility.await()
          .until(() -> {
            direct.publish("news", "from the new master");
            return heard.contains("from the new master");
          });
    }
  }

  /** Whether a write of {@code redis} is at once at the new master. */
  private static boolean isWritten(Redis redis, Redis direct) {
    try {
      redis.set("written", "1");
      return direct.exists("written");
    } catch (RedisUnavailableException meanwhile) {
      return false;
    }
  }

  @Test
  void without_a_sentinel_the_reason_names_them() {
    RedisAddress nowhere =
        RedisAddress.parse("redis://h")
            .by(new Sentinels("jobs", List.of(Sentinels.Place.parse("127.0.0.1:1")), null, null));
    try (Redis redis = Redis.connect(nowhere, "nowhere")) {
      assertThat(redis.complaint().orElse(""))
          .contains("Redis at jobs (Sentinels 127.0.0.1:1) does not answer")
          .contains("no Sentinel knows a master of jobs");
    }
  }
}
