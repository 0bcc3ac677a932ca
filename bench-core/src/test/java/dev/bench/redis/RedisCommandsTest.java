package dev.bench.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.testkit.RedisProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisCommandsTest {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static RedisProcess server;
  private static Redis redis;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = RedisProcess.start(folder);
    redis = server.connect("commands test");
  }

  @AfterAll
  static void stop() {
    redis.close();
    server.close();
  }

  @BeforeEach
  void empty() {
    redis.eval(script("flush.lua").on());
  }

  private static Script script(String name) {
    return Script.of(RedisCommandsTest.class, name);
  }

  @Test
  void keeps_texts() {
    redis.set("a", "äöü");
    redis.set("b", "2", MINUTE);
    assertThat(redis.get("a")).contains("äöü");
    assertThat(redis.get("b")).contains("2");
    assertThat(redis.setIfAbsent("b", "3", MINUTE)).isFalse();
    assertThat(redis.setIfAbsent("c", "3", MINUTE)).isTrue();
    assertThat(redis.del("a", "b", "nothing")).isEqualTo(2);
    assertThat(redis.get("a")).isEmpty();
    assertThat(redis.exists("c")).isTrue();
    assertThat(redis.expire("c", MINUTE)).isTrue();
    assertThat(redis.expire("nothing", MINUTE)).isFalse();
  }

  @Test
  void ends_what_has_a_time_to_live() {
    redis.set("a", "1", Duration.ofNanos(1));
    Awaitility.await().until(() -> redis.get("a").isEmpty());
    assertThatThrownBy(() -> redis.set("a", "1", Duration.ZERO))
        .hasMessage("A time to live must be above zero, not PT0S");
  }

  @Test
  void counts_with_an_end() {
    assertThat(redis.incr("n", MINUTE)).isEqualTo(1);
    assertThat(redis.incr("n", MINUTE)).isEqualTo(2);
    assertThat(redis.eval(script("ttl.lua").on("n")).number()).isBetween(1L, 60_000L);
  }

  @Test
  void keeps_hashes_sets_and_lists() {
    redis.hset("h", Map.of("a", "1", "b", "2"));
    redis.hset("h", "c", "3");
    assertThat(redis.hdel("h", "b")).isEqualTo(1);
    assertThat(redis.hgetAll("h")).containsExactlyInAnyOrderEntriesOf(Map.of("a", "1", "c", "3"));
    assertThat(redis.fields("h").get("c")).isEqualTo("3".getBytes(StandardCharsets.UTF_8));
    assertThat(redis.hget("h", "nothing")).isEmpty();
    assertThat(redis.sadd("s", "x", "y")).isEqualTo(2);
    assertThat(redis.srem("s", "x")).isEqualTo(1);
    assertThat(redis.smembers("s")).containsExactly("y");
    redis.zadd("z", 2, "later");
    redis.zadd("z", 1, "soon");
    assertThat(redis.zrangeByScore("z", 1.5, 10)).containsExactly("soon");
    assertThat(redis.zcard("z")).isEqualTo(2);
    assertThat(redis.zrem("z", "soon")).isEqualTo(1);
    assertThat(redis.llen("l")).isZero();
    assertThat(redis.lrange("l", 0, -1)).isEmpty();
  }

  @Test
  void loads_a_script_that_redis_has_forgotten() {
    Script echo = script("echo.lua");
    assertThat(redis.eval(echo.on("k").with("a").with(7)).list())
        .extracting(Reply::text)
        .containsExactly("k", "a", "7");
    redis.eval(script("flush.lua").on());
    assertThat(redis.eval(echo.on("k")).list()).hasSize(1);
    redis.eval(script("flush.lua").on());
    List<Reply> replies =
        redis.pipelined(
            batch -> batch.set("a", "1", MINUTE).eval(echo.on("x")).get("a").eval(echo.on("y")));
    assertThat(replies).extracting(Reply::toString).containsExactly("OK", "[x]", "1", "[y]");
  }

  @Test
  void says_which_command_was_refused() {
    redis.set("text", "1");
    assertThatThrownBy(() -> redis.hgetAll("text"))
        .isInstanceOf(RedisRefusedException.class)
        .hasMessageContaining("127.0.0.1:" + server.port())
        .hasMessageContaining("WRONGTYPE");
  }

  @Test
  void serves_two_thousand_virtual_threads_from_a_cold_pool() throws Exception {
    try (Redis cold = server.connect("crowd");
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Long>> counts =
          IntStream.range(0, 2000).mapToObj(i -> threads.submit(() -> cold.incr("crowd"))).toList();
      long highest = 0;
      for (Future<Long> count : counts) {
        highest = Math.max(highest, count.get());
      }
      assertThat(highest).isEqualTo(2000);
    }
  }

  @Test
  void waits_for_entries_of_a_stream_and_tells_each_once() throws Exception {
    try (StreamWait wait = redis.streamWait(Duration.ofSeconds(30));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(wait.await("told", "of", Duration.ofMillis(20))).isEmpty();
      Future<List<String>> waiting =
          threads.submit(() -> wait.await("told", "of", Duration.ofSeconds(20)));
      redis.eval(script("add.lua").on("told").with("one"));
      assertThat(waiting.get()).containsExactly("one");
      redis.eval(script("add.lua").on("told").with("two"));
      redis.eval(script("add.lua").on("told").with("three"));
      assertThat(wait.await("told", "of", Duration.ofSeconds(20))).containsExactly("two", "three");
      assertThat(wait.await("told", "of", Duration.ofMillis(20))).isEmpty();
    }
  }

  @Test
  void a_wait_ends_when_it_is_closed() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<String>> closed;
      try (StreamWait wait = redis.streamWait(Duration.ofSeconds(30))) {
        closed = threads.submit(() -> wait.await("none", "of", Duration.ofSeconds(20)));
        Awaitility.await().until(() -> blocked() == 1);
      }
      assertThat(closed.get()).isEmpty();
    }
  }

  private static long blocked() {
    return redis.eval(script("blocked.lua").on()).number();
  }

  @Test
  void tells_its_clock_and_its_settings() {
    assertThat(redis.time()).isBetween("2020-01-01T00:00:00Z", "2200-01-01T00:00:00Z");
    assertThat(redis.setting("maxmemory-policy")).contains("noeviction");
    assertThat(redis.setting("no-such-setting")).isEmpty();
  }
}
