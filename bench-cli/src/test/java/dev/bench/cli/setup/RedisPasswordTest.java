package dev.bench.cli.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisAddress;
import dev.bench.testkit.RedisProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real Redis, with the ACL file that a bench writes. */
class RedisPasswordTest {

  @TempDir private Path folder;

  @Test
  void redis_accepts_the_password_of_the_settings_and_no_other() throws IOException {
    RedisAddress settings = RedisAddress.parse(RedisPassword.added("redis://127.0.0.1:1"));
    Path file = folder.resolve("redis.acl");
    Files.writeString(file, RedisPassword.merged("", settings));
    try (RedisProcess server = RedisProcess.start(folder, "--aclfile " + file);
        Redis stranger = server.connect("stranger");
        Redis bench = Redis.connect(at(settings, server), "bench")) {
      await().until(bench::available);
      assertThat(stranger.available()).isFalse();
      bench.publish("events", "{}"); // channels are allowed, too
    }
  }

  @Test
  void until_redis_is_started_again_it_takes_the_new_password_as_well() {
    RedisAddress settings = RedisAddress.parse(RedisPassword.added("redis://127.0.0.1:1"));
    try (RedisProcess server = RedisProcess.start(folder);
        Redis bench = Redis.connect(at(settings, server), "bench")) {
      assertThat(bench.available()).isTrue();
    }
  }

  @Test
  void other_users_of_an_acl_file_stay_and_the_default_one_is_replaced() {
    RedisAddress address = RedisAddress.parse("redis://:pw@127.0.0.1:1");
    String text = "user rq on nopass ~rq:* +@all\nuser default on nopass ~* &* +@all\n";
    assertThat(RedisPassword.merged(text, address))
        .startsWith("user rq on nopass ~rq:* +@all\nuser default on #")
        .doesNotContain("default on nopass");
    assertThat(RedisPassword.merged(text, RedisAddress.parse("redis://127.0.0.1:1")))
        .isEqualTo(text);
    assertThat(RedisPassword.merged(text, RedisAddress.parse("redis://rq:pw@127.0.0.1:1")))
        .isEqualTo(text);
  }

  private static RedisAddress at(RedisAddress settings, RedisProcess server) {
    return RedisAddress.parse(
        "redis://default:%s@127.0.0.1:%d".formatted(settings.password(), server.port()));
  }
}
