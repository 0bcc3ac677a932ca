package dev.bench.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A worker and the scheduler are ready when they are registered, also where their lines send their
 * output past {@code bench start}, as Frappe's own Procfile does.
 */
class RegisteredIT {

  private static BenchUnderTest bench;

  @BeforeAll
  static void make_a_bench_with_the_lines_of_frappe() throws IOException {
    bench = BenchUnderTest.make();
    Path procfile = bench.root().resolve("Procfile");
    String frappes =
        Files.readString(procfile)
            .replace("bench schedule", "bench schedule >> logs/s.log 2>&1")
            .replace("bench worker", "A=B bench worker 1>> logs/w.log 2>> logs/w.error.log");
    Files.writeString(procfile, frappes);
    bench.set(Map.of("developer_mode", 0));
  }

  @AfterAll
  static void delete_it() throws IOException {
    bench.close();
  }

  @Test
  void each_command_returns_when_they_are_registered_and_not_before() {
    Typist typist = bench.typist();
    try (Running start = bench.start("redis_cache", "redis_queue", "schedule");
        Redis redis = Redis.connect(bench.config().redisQueue(), "test")) {
      await().until(() -> redis.exists(RedisKeys.LEADER.key(bench.config().benchId())));
      assertThat(marks(redis)).isEmpty();

      typist.run("scale", "worker=2").succeeded();
      Set<String> first = marks(redis);
      assertThat(first).hasSize(2);

      typist.run("restart", "worker").succeeded();
      assertThat(marks(redis)).hasSize(2).doesNotContainAnyElementsOf(first);

      start.signal("INT");
    }
  }

  /** The processes that are listed as workers. */
  private static Set<String> marks(Redis redis) {
    return redis.smembers(RedisKeys.WORKERS.key()).stream()
        .map(worker -> redis.hget(worker, "bench_process").orElse("none"))
        .collect(Collectors.toSet());
  }
}
