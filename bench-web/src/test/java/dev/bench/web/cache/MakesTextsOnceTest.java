package dev.bench.web.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.redis.Redis;
import dev.bench.testkit.RealRedis;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MakesTextsOnceTest {

  private static final Duration LONG = Duration.ofHours(1);

  @RegisterExtension static final RealRedis redisServer = new RealRedis();

  @Test
  void two_callers_of_a_slow_text_have_one() throws Exception {
    try (Redis redis = Redis.connect(redisServer.uri(), "test")) {
      CachedTexts texts = new CachedTexts(redis, LONG);
      AtomicInteger calls = new AtomicInteger();
      CountDownLatch begun = new CountDownLatch(1);
      CountDownLatch end = new CountDownLatch(1);
      CachedTexts.Maker slow =
          () -> {
            int call = calls.incrementAndGet();
            begun.countDown();
            end.await();
            return "text " + call;
          };
      FutureTask<String> first = new FutureTask<>(() -> texts.get("slow", LONG, slow));
      FutureTask<String> second = new FutureTask<>(() -> texts.get("slow", LONG, slow));
      Thread.ofPlatform().daemon().start(first);
      begun.await();
      Thread waiting = Thread.ofPlatform().daemon().start(second);
      await("the second caller").until(() -> calls.get() > 1 || waitsForTheOther(waiting));
      end.countDown();
      assertThat(first.get()).isEqualTo("text 1");
      assertThat(second.get()).isEqualTo("text 1");
      assertThat(calls).hasValue(1);
    }
  }

  private static boolean waitsForTheOther(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame ->
            frame.getClassName().equals(CachedTexts.class.getName())
                && frame.getMethodName().equals("await"));
  }
}
