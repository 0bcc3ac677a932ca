package dev.bench.scheduler;

import dev.bench.ValidationException;
import dev.bench.app.Generation;
import dev.bench.app.JobMethod;
import dev.bench.app.Schedule;
import dev.bench.queue.JobIds;
import dev.bench.queue.JobQueue;
import dev.bench.queue.JobRequest;
import dev.bench.scheduler.Timetable.Due;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enqueues one job for each schedule that is due, as the leader.
 *
 * <p>A job's id is a hash of site, schedule and planned time, and Redis keeps a marker of it for a
 * week: however often, and by however many schedulers, a fire is repeated, it is one job.
 */
final class EnqueueOnTrigger {

  private static final Logger log = LoggerFactory.getLogger(EnqueueOnTrigger.class);
  private static final int ID_BYTES = 12;

  private final JobQueue jobs;

  EnqueueOnTrigger(JobQueue jobs) {
    this.jobs = jobs;
  }

  /**
   * Enqueues {@code due} under the fencing number {@code fence}.
   *
   * @return how many jobs were new; empty when another scheduler leads by now
   */
  OptionalInt enqueue(long fence, Generation generation, List<Due> due) {
    List<JobRequest> requests = new ArrayList<>();
    for (Due one : due) {
      generation
          .job(one.site().installedApps(), one.schedule().method())
          .ifPresent(method -> add(requests, generation, one, method));
    }
    if (requests.isEmpty()) {
      return OptionalInt.of(0);
    }
    OptionalInt fired = jobs.fire(fence, requests);
    fired.ifPresent(count -> log.info("Enqueued {} of {} due jobs", count, requests.size()));
    return fired;
  }

  /** A schedule that cannot be enqueued must not keep the others of its minute from it. */
  private void add(List<JobRequest> requests, Generation generation, Due due, JobMethod method) {
    try {
      requests.add(request(generation, due, method));
    } catch (ValidationException e) {
      Schedule schedule = due.schedule();
      log.error(
          "The schedule \"{}\" of {} is left out on {}: {}",
          schedule.line(),
          schedule.method(),
          due.site().name(),
          e.getMessage());
    }
  }

  private JobRequest request(Generation generation, Due due, JobMethod method) {
    Schedule schedule = due.schedule();
    String queue = schedule.queue().orElse(method.settings().queue());
    Duration limit = method.settings().timeout().orElseGet(() -> jobs.queues().limit(queue));
    return new JobRequest(
        id(due),
        new JobRequest.Owner(due.site().name(), "Administrator", generation.id()),
        queue,
        method.name(),
        "[]",
        "{}",
        new JobRequest.Run(limit, method.settings().retries(), method.settings().backoff()),
        Optional.empty(),
        false,
        Map.of("schedule", schedule.line(), "planned", due.planned().toString()));
  }

  private static String id(Due due) {
    String site = due.site().name();
    Instant planned = due.planned();
    Schedule schedule = due.schedule();
    String parts = String.join("|", site, schedule.method(), schedule.line(), planned.toString());
    return JobIds.of(site, "s" + HexFormat.of().formatHex(sha256(parts), 0, ID_BYTES));
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
