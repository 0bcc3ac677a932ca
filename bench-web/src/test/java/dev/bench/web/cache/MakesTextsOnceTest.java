package dev.bench.web.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.testkit.FreePorts;
import dev.bench.testkit.RealRedis;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MakesTextsOnceTest {

  private static final Duration LONG = Duration.ofHours(1);
  private static final int CALLERS = 6;

  @RegisterExtension static final RealRedis redisServer = new RealRedis();

  private final AtomicInteger calls = new AtomicInteger();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch end = new CountDownLatch(1);

  @Test
  void two_callers_of_a_slow_text_have_one() throws Exception {
    try (Redis redis = connect()) {
      CachedTexts texts = new CachedTexts(redis, LONG);
      assertThat(answers(List.of(texts, texts), "slow")).containsOnly("text 1");
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void many_callers_in_several_processes_have_one() throws Exception {
    List<CachedTexts> processes = new ArrayList<>();
    try (Redis one = connect();
        Redis two = connect();
        Redis three = connect()) {
      for (Redis each : List.of(one, two, three)) {
        CachedTexts texts = new CachedTexts(each, LONG);
        for (int i = 0; i < CALLERS; i++) {
          processes.add(texts);
        }
      }
      assertThat(answers(processes, "wanted")).containsOnly("text 1");
      assertThat(one.exists(RedisKeys.MAKING.key("wanted"))).isFalse();
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void a_failure_is_the_maker_s_alone_and_the_next_caller_makes_the_text() throws Exception {
    try (Redis redis = connect()) {
      CachedTexts texts = new CachedTexts(redis, LONG);
      assertThatThrownBy(() ->
              texts.get(
                  "fails",
                  LONG,
                  () -> {
                    throw new IllegalStateException("broken");
                  }))
          .hasMessage("broken");
      assertThat(new CachedTexts(redis, LONG).get("fails", LONG, () -> "whole")).isEqualTo("whole");
    }
  }

  @Test
  void a_text_that_is_not_kept_is_waited_for_by_no_one_else() throws Exception {
    try (Redis redis = connect()) {
      String mark = RedisKeys.MAKING.key("long");
      String text = "x".repeat((1 << 20) + 1);
      CachedTexts texts = new CachedTexts(redis, LONG);
      assertThat(texts.get("long", LONG, () -> text)).isEqualTo(text);
      assertThat(redis.get(mark)).contains("not kept");
      String inside = texts.get("long", LONG, () -> texts.get("long", LONG, () -> "inner"));
      assertThat(inside).isEqualTo("inner");
    }
  }

  @Test
  void the_mark_of_another_process_stays() throws Exception {
    try (Redis redis = connect()) {
      String mark = RedisKeys.MAKING.key("overtaken");
      new CachedTexts(redis, LONG)
          .get(
              "overtaken",
              LONG,
              () -> {
                redis.set(mark, "another process", LONG);
                return "made";
              });
      assertThat(redis.get(mark)).contains("another process");
    }
  }

  @Test
  void a_process_that_died_delays_the_others_only_until_its_mark_ends() throws Exception {
    try (Redis redis = connect()) {
      redis.set(RedisKeys.MAKING.key("left"), "", Duration.ofMillis(200));
      assertThat(new CachedTexts(redis, LONG).get("left", LONG, () -> "made")).isEqualTo("made");
    }
  }

  @Test
  void a_mark_that_stays_delays_a_caller_by_its_patience_at_most() throws Exception {
    try (Redis redis = connect()) {
      redis.set(RedisKeys.MAKING.key("stuck"), "", LONG);
      CachedTexts impatient = new CachedTexts(redis, Duration.ofMillis(50));
      assertThat(impatient.get("stuck", LONG, () -> "made")).isEqualTo("made");
    }
  }

  @Test
  void without_redis_each_process_makes_its_own() throws Exception {
    URI nothing = URI.create("redis://127.0.0.1:" + FreePorts.find(1).getFirst());
    try (Redis away = Redis.connect(nothing, "test")) {
      assertThat(new CachedTexts(away).get("away", LONG, () -> "mine")).isEqualTo("mine");
      assertThat(new CachedTexts(away).get("away", LONG, () -> "own")).isEqualTo("own");
    }
  }

  private static Redis connect() {
    return Redis.connect(redisServer.uri(), "test");
  }

  /** What each of {@code callers} gets, who all ask while the first one makes the text. */
  private List<String> answers(List<CachedTexts> callers, String key) throws Exception {
    Map<Thread, FutureTask<String>> asking = new LinkedHashMap<>();
    for (CachedTexts texts : callers) {
      FutureTask<String> task = new FutureTask<>(() -> texts.get(key, LONG, this::slow));
      Thread thread = Thread.ofPlatform().daemon().start(task);
      asking.put(thread, task);
      begun.await();
    }
    List<Thread> others = asking.keySet().stream().skip(1).toList();
    await("the others")
        .until(() -> calls.get() > 1 || others.stream().allMatch(MakesTextsOnceTest::waits));
    end.countDown();
    List<String> answers = new ArrayList<>();
    for (FutureTask<String> task : asking.values()) {
      answers.add(task.get());
    }
    return answers;
  }

  private String slow() throws InterruptedException {
    int call = calls.incrementAndGet();
    begun.countDown();
    end.await();
    return "text " + call;
  }

  private static boolean waits(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame ->
            frame.getClassName().equals(CachedTexts.class.getName())
                && frame.getMethodName().startsWith("await"));
  }
}
