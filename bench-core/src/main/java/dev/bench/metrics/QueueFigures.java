package dev.bench.metrics;

import dev.bench.operate.JobFilter;
import dev.bench.operate.JobList;
import dev.bench.operate.QueueSummary;
import dev.bench.operate.Reach;
import dev.bench.operate.Registry;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.runtime.Bench;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The figures of the bench as a whole: its queues, and whether its Redis answer.
 *
 * @param bench the bench
 */
record QueueFigures(Bench bench) implements Figures {

  /** Asks Redis, which takes as long as {@code redis_answer_limit} says. */
  @Override
  public void writeTo(MetricText text) {
    Optional<List<QueueSummary>> queues = queues();
    text.head("bench_redis_up", "Whether Redis answers.", "gauge");
    text.line("bench_redis_up", Map.of("redis", "cache"), bench.cache().available() ? 1 : 0);
    text.line("bench_redis_up", Map.of("redis", "queue"), queues.isPresent() ? 1 : 0);
    queues.ifPresent(all -> {
      writeJobs(text, all);
      writeOldest(text, all);
    });
  }

  private Optional<List<QueueSummary>> queues() {
    try {
      return Optional.of(new JobList(Reach.of(bench)).summary(JobFilter.ALL));
    } catch (RedisUnavailableException | RedisRefusedException away) {
      return Optional.empty();
    }
  }

  private static void writeJobs(MetricText text, List<QueueSummary> queues) {
    text.head("bench_queue_jobs", "Jobs of a queue by where they are.", "gauge");
    for (QueueSummary queue : queues) {
      for (Registry registry : Registry.values()) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("queue", queue.queue());
        labels.put("state", registry.word());
        text.line("bench_queue_jobs", labels, (double) queue.in(registry));
      }
    }
  }

  private static void writeOldest(MetricText text, List<QueueSummary> queues) {
    text.head("bench_queue_oldest_seconds", "How long the next job has waited.", "gauge");
    Instant now = Instant.now();
    for (QueueSummary queue : queues) {
      double waited =
          queue
              .oldest()
              .map(since -> Math.max(0, Duration.between(since, now).toMillis() / 1e3))
              .orElse(0.0);
      text.line("bench_queue_oldest_seconds", Map.of("queue", queue.queue()), waited);
    }
  }
}
