package dev.bench.cli.start;

import dev.bench.config.BenchConfig;
import dev.bench.embedded.RedisProbe;
import dev.bench.redis.RedisAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The Redis servers of a bench that refuse to serve, for instance on a full disk.
 *
 * @param answers their answers by name: {@code MISCONF …}
 */
public record RefusingRedis(Map<String, String> answers) {

  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** Asks both; one that does not answer, or is behind TLS or Sentinels, is left out. */
  public static RefusingRedis of(BenchConfig config) {
    Map<String, String> answers = new TreeMap<>();
    ask(config.redisCache()).ifPresent(answer -> answers.put("redis_cache", answer));
    ask(config.redisQueue()).ifPresent(answer -> answers.put("redis_queue", answer));
    return new RefusingRedis(answers);
  }

  private static Optional<String> ask(RedisAddress redis) {
    if (redis.tls() || redis.sentinels() != null) {
      return Optional.empty();
    }
    try {
      String answer =
          new RedisProbe(redis.host(), redis.port()).answer(redis.user(), redis.password(), LIMIT);
      return answer.startsWith("-") ? Optional.of(answer.substring(1)) : Optional.empty();
    } catch (IOException silent) {
      return Optional.empty(); // the table of processes tells of that
    }
  }

  /** A line for each. */
  public Iterable<String> lines() {
    return answers.entrySet().stream()
        .map(each -> each.getKey() + " refuses to serve: " + each.getValue())
        .toList();
  }
}
