package dev.bench.scheduler;

import dev.bench.Missed;
import dev.bench.Overlap;
import dev.bench.ValidationException;
import dev.bench.app.Generation;
import dev.bench.app.JobMethod;
import dev.bench.app.Schedule;
import dev.bench.queue.Fire;
import dev.bench.queue.JobIds;
import dev.bench.queue.JobQueue;
import dev.bench.queue.JobRequest;
import dev.bench.scheduler.Timetable.Due;
import dev.bench.scheduler.Timetable.Entry;
import dev.bench.site.SiteState;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Enqueues the fires of a line that are due, as the leader: one job for each schedule and site.
 *
 * <p>Redis keeps the last fire of each schedule and site, and nothing else is remembered: however
 * often, and by however many schedulers, a fire is repeated, it is one job. A job's id is a hash of
 * site, schedule and planned time. Thread-safe.
 */
final class EnqueueOnTrigger {

  private static final Logger log = LoggerFactory.getLogger(EnqueueOnTrigger.class);
  private static final int ID_BYTES = 12;

  private final JobQueue jobs;
  private final Duration spread;

  /** Sites begin with a frequency within {@code spread}, each at a time of its own. */
  EnqueueOnTrigger(JobQueue jobs, Duration spread) {
    this.jobs = jobs;
    this.spread = spread;
  }

  /**
   * Enqueues what of {@code entry} is due on {@code sites} at {@code now}.
   *
   * @param fence the caller's fencing number
   * @param rung whether the line is due in this minute; else this is a look for what was missed,
   *     and a schedule that never fired is only watched from now on
   * @return empty when another scheduler leads by now
   */
  Optional<Fire.Result> enqueue(
      long fence, Timetable table, Entry entry, List<SiteState> sites, Instant now, boolean rung) {
    List<Due> due = table.due(entry, sites);
    DueFires line = entry.fires();
    Optional<Instant> latest = line.latest(now);
    if (due.isEmpty()) {
      return Optional.of(new Fire.Result(0, 0));
    }
    Map<String, Map<String, Instant>> last =
        jobs.lastFires(due.stream().map(one -> one.site().name()).distinct().toList());
    List<Fire> fires = new ArrayList<>();
    for (Due one : due) {
      Instant before = last.getOrDefault(one.site().name(), Map.of()).get(one.schedule().key());
      if (before == null && !rung) {
        jobs.watchFrom(now, one.site().name(), List.of(one.schedule().key()));
      } else if (latest.isPresent()) {
        Instant after = before == null ? Instant.EPOCH : before;
        Missed missed = before == null ? Missed.ONCE : one.schedule().missed();
        for (Instant planned : line.since(after, latest.get(), now, missed)) {
          add(fires, table.generation(), one, planned, now);
        }
      }
    }
    Optional<Fire.Result> result = jobs.fire(fence, fires);
    result
        .filter(said -> said.jobs() > 0)
        .ifPresent(said -> log.info("Enqueued {} of {} due jobs", said.jobs(), fires.size()));
    return result;
  }

  /** A schedule that cannot be enqueued must not keep the others of its minute from it. */
  private void add(List<Fire> fires, Generation generation, Due due, Instant planned, Instant now) {
    Schedule schedule = due.schedule();
    SiteState site = due.site();
    Optional<JobMethod> method = generation.job(site.installedApps(), schedule.method());
    if (method.isEmpty()) {
      return;
    }
    try {
      fires.add(
          new Fire(
              site.name(),
              schedule.key(),
              planned,
              overlap(schedule, planned, now),
              job(generation, due, method.get(), planned, now)));
    } catch (ValidationException e) {
      log.error(
          "The schedule \"{}\" of {} is left out on {}: {}",
          schedule.line(),
          schedule.method(),
          site.name(),
          e.getMessage());
    }
  }

  /** To run each missed fire, those that must not overlap run one after the other. */
  private static Overlap overlap(Schedule schedule, Instant planned, Instant now) {
    boolean each = schedule.missed() == Missed.ALL && !DueFires.isOnTime(planned, now);
    return each && schedule.overlap() == Overlap.SKIP ? Overlap.QUEUE : schedule.overlap();
  }

  private JobRequest job(
      Generation generation, Due due, JobMethod method, Instant planned, Instant now) {
    Schedule schedule = due.schedule();
    String queue = schedule.queue().orElse(method.settings().queue());
    Duration limit = method.settings().timeout().orElseGet(() -> jobs.queues().limit(queue));
    return new JobRequest(
        id(due, planned),
        new JobRequest.Owner(due.site().name(), "Administrator", generation.id()),
        queue,
        method.name(),
        "[]",
        "{}",
        new JobRequest.Run(limit, method.settings().retries(), method.settings().backoff()),
        beginning(due, planned).filter(at -> at.isAfter(now)),
        false,
        Map.of("schedule", schedule.line(), "planned", planned.toString()));
  }

  /** When the job of a frequency may begin: the same time after each planned one on a site. */
  private Optional<Instant> beginning(Due due, Instant planned) {
    if (!due.schedule().frequency() || spread.toMillis() < 1) {
      return Optional.empty();
    }
    int place = Math.floorMod(due.site().name().hashCode(), (int) spread.toMillis());
    return Optional.of(planned.plusMillis(place));
  }

  private static String id(Due due, Instant planned) {
    String site = due.site().name();
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
