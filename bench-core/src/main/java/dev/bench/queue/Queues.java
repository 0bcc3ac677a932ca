package dev.bench.queue;

import dev.bench.ValidationException;
import dev.bench.config.Settings;
import dev.bench.config.WorkerQueues;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The queues of a bench in their order of priority, each with how long one run may take: Frappe's
 * {@code short, default, long}, {@code email} for mail, and those under {@code workers} in {@code
 * common_site_config.json}: {@code {"name": {"timeout": seconds}}}.
 *
 * @param limits the limit of one run by queue
 * @param resultTtl how long a finished job and its result are kept; {@code rq_results_ttl}, seconds
 * @param failureTtl how long a failed job is kept; {@code rq_job_failure_ttl}, seconds
 * @param patience how long the next job of a queue waits before it goes before the jobs of more
 *     urgent queues; {@code queue_patience}
 * @param retryJitter by how many percent at most the wait before a repeat is lengthened by chance;
 *     {@code retry_jitter}
 * @param mostQueued how many jobs of a site may wait in a queue; {@code max_queued_jobs}
 */
public record Queues(
    Map<String, Duration> limits,
    Duration resultTtl,
    Duration failureTtl,
    Duration patience,
    int retryJitter,
    long mostQueued) {

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final Duration LONG = Duration.ofMinutes(25);
  private static final Duration RESULT_TTL = Duration.ofMinutes(10);
  private static final Duration FAILURE_TTL = Duration.ofDays(7);
  private static final long MOST_QUEUED = 1_000_000;
  private static final long RETRY_JITTER = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Keeps the order. */
  public Queues {
    limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
  }

  /**
   * The queues that {@code settings} describe.
   *
   * @throws IllegalArgumentException with one sentence when they are wrong
   */
  public static Queues of(Settings settings) {
    Map<String, Duration> limits = new LinkedHashMap<>();
    limits.put("short", LIMIT);
    limits.put("default", LIMIT);
    limits.put("email", LIMIT);
    limits.put("long", LONG);
    WorkerQueues.of(settings.values().get("workers"))
        .limits()
        .forEach((name, limit) -> limits.put(name, limit.orElse(LIMIT)));
    return new Queues(
        limits,
        seconds(settings, "rq_results_ttl", RESULT_TTL),
        seconds(settings, "rq_job_failure_ttl", FAILURE_TTL),
        settings.duration("queue_patience").orElse(PATIENCE),
        Math.toIntExact(settings.number("retry_jitter").orElse(RETRY_JITTER)),
        settings.number("max_queued_jobs").orElse(MOST_QUEUED));
  }

  private static Duration seconds(Settings settings, String key, Duration fallback) {
    return settings.number(key).map(Duration::ofSeconds).orElse(fallback);
  }

  /** Their names, the most urgent first. */
  public List<String> names() {
    return List.copyOf(limits.keySet());
  }

  /** What RQ calls them in {@code bench}. */
  public List<String> fullNames(String bench) {
    return names().stream().map(name -> new QueueName(bench, name).full()).toList();
  }

  /**
   * How long one run of a job of {@code queue} may take.
   *
   * @throws ValidationException when there is no such queue; names those there are
   */
  public Duration limit(String queue) {
    Duration limit = limits.get(queue);
    if (limit == null) {
      throw new ValidationException(
          "There is no queue \"%s\"; there are %s, and more can be named under workers in common_site_config.json"
              .formatted(queue, String.join(", ", names())));
    }
    return limit;
  }
}
