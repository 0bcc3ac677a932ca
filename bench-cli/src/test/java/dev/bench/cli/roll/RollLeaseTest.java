package dev.bench.cli.roll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.process.CannotRunException;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.testkit.RealRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RollLeaseTest {

  @RegisterExtension static final RealRedis redisServer = new RealRedis();

  private static final String BENCH = "shop";
  private static final Duration LONG = Duration.ofHours(1);

  private final List<String> told = new ArrayList<>();
  private Redis redis;

  @BeforeEach
  void connect() {
    redis = Redis.connect(redisServer.uri(), "test");
  }

  @AfterEach
  void close() {
    redis.close();
  }

  private RollLease host(String name, Duration length) {
    return new RollLease(redis, BENCH, name, length);
  }

  @Test
  void another_host_is_told_which_one_has_it_since_when() {
    Instant before = redis.time().minusSeconds(1);
    RollLease one = host("one", LONG);
    one.await(Duration.ZERO, told::add);

    assertThatThrownBy(() -> host("two", LONG).await(Duration.ZERO, told::add))
        .isInstanceOf(CannotRunException.class)
        .hasMessageMatching(
            "host one restarts processes of this bench since \\S+Z: try again after that, .*roll_wait_limit \\(now 0 s\\)")
        .satisfies(refused -> {
          String since = refused.getMessage().replaceFirst(".* since (\\S+Z).*", "$1");
          assertThat(Instant.parse(since)).isBetween(before, redis.time());
        });
    assertThat(told).isEmpty();
    one.close();
    host("two", LONG).await(Duration.ZERO, told::add);
  }

  @Test
  void another_host_waits_until_it_is_given_back() throws InterruptedException {
    RollLease one = host("one", LONG);
    one.await(Duration.ZERO, told::add);
    RollLease two = host("two", LONG);
    Thread waiting = Thread.ofPlatform().start(() -> two.await(LONG, told::add));

    await().until(() -> !told.isEmpty());
    assertThat(told).first().asString().startsWith("host one ").endsWith("waits for its end");
    assertThat(waiting.isAlive()).isTrue();
    one.close();
    assertThat(waiting.join(Duration.ofSeconds(30))).isTrue();
    two.require();
  }

  @Test
  void it_ends_with_a_command_that_was_killed() {
    host("one", Duration.ofMillis(300)).await(Duration.ZERO, told::add); // renewed by no thread

    RollLease two = host("two", LONG);
    two.await(Duration.ofSeconds(30), told::add);
    two.require();
  }

  @Test
  void a_command_that_slept_too_long_hears_that_another_host_has_it() {
    RollLease one = host("one", Duration.ofMillis(300));
    one.await(Duration.ZERO, told::add);
    RollLease two = host("two", LONG);
    two.await(Duration.ofSeconds(30), told::add);

    assertThatThrownBy(one::require)
        .isInstanceOf(CannotRunException.class)
        .hasMessageStartingWith("host two restarts processes of this bench since ");
    one.close(); // which is not its to give back
    two.require();
    assertThat(redis.get(RedisKeys.ROLL.key(BENCH))).isPresent();
  }

  @Test
  void it_is_renewed_while_its_command_lives() {
    String key = RedisKeys.ROLL.key(BENCH);
    try (RollLease one = RollLease.take(redis, BENCH, Duration.ZERO, told::add)) {
      redis.del(key); // as a Redis does that forgets
      await().atMost(Duration.ofSeconds(30)).until(() -> redis.exists(key));
      one.require();
    }
    assertThat(redis.exists(key)).isFalse();
  }

  @Test
  void benches_that_share_a_redis_do_not_wait_for_one_another() {
    host("one", LONG).await(Duration.ZERO, told::add);
    new RollLease(redis, "another", "two", LONG).await(Duration.ZERO, told::add);
    assertThat(told).isEmpty();
  }
}
