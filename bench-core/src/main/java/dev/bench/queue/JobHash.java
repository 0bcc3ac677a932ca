package dev.bench.queue;

import dev.bench.json.Json;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.ScriptCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Writes a request as the fields of {@link RedisKeys#JOB}, and as arguments of a script. */
final class JobHash {

  private static final int DESCRIPTION = 200;

  /** What RQ always writes, and some of its readers insist on. */
  private static final List<String> EMPTY =
      List.of(
          "started_at",
          "ended_at",
          "last_heartbeat",
          "worker_name",
          "success_callback_name",
          "failure_callback_name",
          "stopped_callback_name",
          "group_id");

  private final String bench;
  private final Supplier<Queues> queues;

  JobHash(String bench, Supplier<Queues> queues) {
    this.bench = bench;
    this.queues = queues;
  }

  /** Adds the jobs to {@code call} in the form that {@code put_all} of {@code put.lua} reads. */
  void addTo(ScriptCall call, List<JobRequest> jobs, Instant now) {
    call.with(jobs.size());
    jobs.forEach(job -> add(call, job, now));
  }

  /** Adds one job, as {@code put_all} reads it. */
  void add(ScriptCall call, JobRequest job, Instant now) {
    Map<String, byte[]> fields = fields(job, now);
    call.with(lane(job))
        .with(job.id())
        .with(job.at().map(RqTime::score).orElse(""))
        .with(job.atFront() ? "1" : "0")
        .with(job.run().ttl().waiting().map(JobHash::seconds).orElse(""));
    Optional<JobRequest.Unique> unique = job.conditions().unique();
    call.with(unique.map(same -> same.rule().name()).orElse(""))
        .with(unique.map(JobRequest.Unique::key).orElse(""))
        .with(unique.map(same -> Long.toString(same.period().toMillis())).orElse(""))
        .withAll(job.conditions().after())
        .with(fields.size() * 2L);
    fields.forEach((field, value) -> call.with(field).with(value));
  }

  private String lane(JobRequest job) {
    return new QueueName(bench, job.queue()).lane(job.owner().site());
  }

  private Map<String, byte[]> fields(JobRequest job, Instant now) {
    Queues standard = queues.get();
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("status", job.at().isPresent() ? "scheduled" : "queued");
    texts.put("created_at", RqTime.text(now));
    texts.put("origin", lane(job));
    texts.put("description", description(job));
    if (job.at().isEmpty()) {
      texts.put("enqueued_at", RqTime.text(now));
    }
    texts.put("timeout", seconds(job.run().timeout()));
    texts.put("result_ttl", seconds(job.run().ttl().result().orElse(standard.resultTtl())));
    texts.put("failure_ttl", seconds(job.run().ttl().failure().orElse(standard.failureTtl())));
    texts.put("meta", Json.core().write(JobMeta.of(job.owner(), job.meta()).members()));
    if (job.run().retries() > 0) {
      texts.put("retries_left", Integer.toString(job.run().retries()));
      texts.put("retry_intervals", Json.core().write(waits(job.run())));
    }
    if (job.atFront()) {
      texts.put("enqueue_at_front", "1");
    }
    job.run().ttl().waiting().ifPresent(ttl -> texts.put("ttl", seconds(ttl)));
    List<String> after = job.conditions().after();
    if (!after.isEmpty()) {
      texts.put("dependency_id", after.getFirst());
      texts.put("dependency_ids", Json.core().write(after));
    }
    for (String empty : EMPTY) {
      texts.put(empty, "");
    }
    Map<String, byte[]> fields = new LinkedHashMap<>();
    texts.forEach((field, text) -> fields.put(field, text.getBytes(StandardCharsets.UTF_8)));
    fields.put("data", JobCall.encode(job.method(), job.args(), job.kwargs()));
    return fields;
  }

  private static String description(JobRequest job) {
    String arguments = job.args().substring(1, job.args().length() - 1);
    String named = job.kwargs().equals("{}") ? "" : " " + job.kwargs();
    String whole = job.method() + "(" + arguments + named + ")";
    return whole.length() <= DESCRIPTION ? whole : whole.substring(0, DESCRIPTION) + "…";
  }

  /** One wait for each repeat: RQ counts them from the end of the list. */
  private List<Long> waits(JobRequest.Run run) {
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < run.retries(); i++) {
      List<Duration> given = run.backoff();
      Duration wait = given.isEmpty() ? Duration.ZERO : given.get(Math.min(i, given.size() - 1));
      waits.add(wholeSeconds(spread(wait)));
    }
    return waits;
  }

  /** Longer by chance, so that jobs which failed together do not all come back together. */
  private Duration spread(Duration wait) {
    long most = wait.toMillis() / 100 * queues.get().retryJitter();
    return most == 0 ? wait : wait.plusMillis(ThreadLocalRandom.current().nextLong(most + 1));
  }

  private static String seconds(Duration duration) {
    return Long.toString(wholeSeconds(duration));
  }

  /** Rounded up, since RQ knows whole seconds only and zero means something else. */
  private static long wholeSeconds(Duration duration) {
    return duration.plusNanos(999_999_999).toSeconds();
  }
}
