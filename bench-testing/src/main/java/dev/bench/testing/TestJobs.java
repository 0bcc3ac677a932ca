package dev.bench.testing;

import dev.bench.JobRef;
import dev.bench.json.Json;
import dev.bench.queue.JobCall;
import dev.bench.queue.LastRun;
import dev.bench.queue.StoredJob;
import dev.bench.queue.lanes.Lanes;
import dev.bench.queue.lanes.Retention;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.runtime.Bench;
import dev.bench.worker.Worker;
import dev.bench.worker.WorkerOptions;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The jobs of the site of a test: nothing runs until the test says so.
 *
 * <p>They run as in production, by a real worker. For one thread at a time.
 */
public final class TestJobs {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** How often it is looked whether a job has ended. */
  private static final Duration LOOK = Duration.ofMillis(20);

  /** So many jobs for later are moved in one step. */
  private static final int AT_ONCE = 100;

  private static final Set<String> ENDED = Set.of("finished", "failed", "stopped", "canceled");

  private final Bench bench;
  private final String site;
  private final Set<String> toldFailures = new HashSet<>();

  TestJobs(Bench bench, String site) {
    this.bench = bench;
    this.site = site;
  }

  /**
   * The jobs that wait: those that may run now, in the order of their queues and of their turn,
   * then those for later.
   */
  public List<QueuedJob> queued() {
    List<QueuedJob> jobs = new ArrayList<>();
    for (String queue : bench.queues().names()) {
      for (String lane : bench.jobs().lanes(queue)) {
        for (String id : redis().lrange(RedisKeys.QUEUE.key(lane), 0, -1)) {
          find(queue, id, Optional.empty()).ifPresent(jobs::add);
        }
      }
    }
    for (String queue : bench.queues().names()) {
      members(RedisKeys.SCHEDULED, queue)
          .forEach((id, due) -> find(queue, id, Optional.of(time(due))).ifPresent(jobs::add));
    }
    return List.copyOf(jobs);
  }

  /**
   * Runs the jobs that may run now, those that they enqueue included, until none is left, one at a
   * time. Jobs for later stay; whether a job is for later, the {@link TestClock} says.
   *
   * @throws JobsFailedException when jobs failed and are not repeated, after all have run
   * @throws IllegalStateException when jobs still run after ten minutes
   */
  public void runAll() {
    long end = System.nanoTime() + LIMIT.toNanos();
    promote();
    do {
      runWaiting(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    } while (promote());
    List<String> failures = newFailures();
    if (!failures.isEmpty()) {
      throw new JobsFailedException(failures);
    }
  }

  /**
   * Runs jobs, one at a time, until {@code job} has ended; it may be for later, or wait for others.
   *
   * @return {@code job}, whose result can be read now
   * @throws JobsFailedException when it failed and is not repeated
   * @throws IllegalStateException when it has not ended within {@code limit}; says what it does
   */
  public JobRef await(JobRef job, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    promote();
    try (Worker worker = Worker.start(bench, WorkerOptions.standard())) {
      while (!ENDED.contains(job.status())) {
        if (System.nanoTime() > end || worker.awaitEnd(LOOK)) {
          throw new IllegalStateException(
              "Job %s has not ended within %d ms; it is %s"
                  .formatted(job.id(), limit.toMillis(), job.status()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while job %s ran".formatted(job.id()), e);
    }
    if (job.status().equals("failed")) {
      toldFailures.add(job.id());
      throw new JobsFailedException(List.of("%s: %s".formatted(job.id(), error(job.id()))));
    }
    return job;
  }

  /** Redis has been emptied. */
  void clear() {
    toldFailures.clear();
  }

  private void runWaiting(Duration left) {
    WorkerOptions options = WorkerOptions.standard().untilEmpty();
    try (Worker worker = Worker.start(bench, options)) {
      if (!worker.awaitEnd(left)) {
        throw new IllegalStateException(
            "Jobs still run after %d minutes; waiting are %s"
                .formatted(LIMIT.toMinutes(), queued()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while jobs ran", e);
    }
  }

  /** Moves the jobs for later that are due into their queues; whether there were any. */
  private boolean promote() {
    String id = bench.config().benchId();
    Instant now = bench.clock().instant();
    String seconds = "%d.%06d".formatted(now.getEpochSecond(), now.getNano() / 1000);
    redis()
        .eval(
            Scripts.DUE.on(RedisKeys.DUE.key(id)).with(seconds).with(RedisKeys.SCHEDULED.prefix()));
    Retention retention = Retention.of(bench.config().settings());
    Lanes lanes = new Lanes(redis(), id, () -> bench.queues().fullNames(id), retention);
    boolean moved = false;
    while (lanes.promote(AT_ONCE).moved() > 0) {
      moved = true;
    }
    return moved;
  }

  private List<String> newFailures() {
    List<String> failures = new ArrayList<>();
    for (String queue : bench.queues().names()) {
      for (String id : members(RedisKeys.FAILED, queue).keySet()) {
        if (toldFailures.add(id)) {
          String what = bench.jobs().find(id).map(job -> job.text("description")).orElse("");
          failures.add("%s (%s): %s".formatted(what, id, error(id)));
        }
      }
    }
    return failures;
  }

  private String error(String id) {
    return bench.jobs().lastRun(id).flatMap(LastRun::error).orElse("its record says nothing");
  }

  private Optional<QueuedJob> find(String queue, String id, Optional<Instant> at) {
    return bench.jobs().find(site, id).map(job -> read(job, queue, at));
  }

  private static QueuedJob read(StoredJob job, String queue, Optional<Instant> at) {
    JobCall call = job.call();
    List<@Nullable Object> arguments = new ArrayList<>();
    call.args().forEach(value -> arguments.add(Json.core().convert(value, Object.class)));
    Map<String, @Nullable Object> named = new LinkedHashMap<>();
    call.kwargs()
        .forEach((name, value) -> named.put(name, Json.core().convert(value, Object.class)));
    return new QueuedJob(
        job.id(), queue, call.method(), arguments, named, job.meta().user().orElse(""), at);
  }

  /** The ids of a registry and their scores. */
  private Map<String, byte[]> members(RedisKeys registry, String queue) {
    Map<String, byte[]> all = new LinkedHashMap<>();
    for (String lane : bench.jobs().lanes(queue)) {
      all.putAll(redis().evalRepeatable(Scripts.MEMBERS.on(registry.key(lane))).fields());
    }
    return all;
  }

  private static Instant time(byte[] epochSeconds) {
    BigDecimal seconds = new BigDecimal(new String(epochSeconds, StandardCharsets.US_ASCII));
    return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
  }

  private Redis redis() {
    return bench.queue();
  }
}
