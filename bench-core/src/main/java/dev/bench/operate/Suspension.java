package dev.bench.operate;

import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The suspension of all workers in a Redis: they claim nothing until it ends; running jobs go on.
 *
 * <p>Kept in RQ's key, so RQ's own workers pause too; they look only whether it is there. The value
 * is ours: {@code {"by", "at", "why"}}. Source: {@code rq suspend}.
 *
 * @param redis the Redis of jobs
 */
public record Suspension(Redis redis) {

  /** Suspends; an earlier decision is replaced. */
  public void begin(Decision decision) {
    redis.set(
        RedisKeys.SUSPENDED.key(),
        Json.core()
            .write(
                Map.of(
                    "by", decision.by(), "at", decision.at().toString(), "why", decision.why())));
  }

  /** Resumes; the decision that was in force. */
  public Optional<Decision> end() {
    Optional<Decision> ended = current();
    redis.del(RedisKeys.SUSPENDED.key());
    return ended;
  }

  /** The decision in force. */
  public Optional<Decision> current() {
    return redis.get(RedisKeys.SUSPENDED.key()).map(Suspension::read);
  }

  private static Decision read(String text) {
    try {
      Map<String, @Nullable Object> members = Json.core().object(text);
      return new Decision(
          String.valueOf(members.get("by")),
          Instant.parse(String.valueOf(members.get("at"))),
          String.valueOf(members.getOrDefault("why", "")));
    } catch (JsonException | DateTimeException e) {
      return new Decision("a tool that left no name", Instant.EPOCH, "");
    }
  }
}
