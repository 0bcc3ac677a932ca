package dev.bench.operate;

import dev.bench.DoesNotExistException;
import dev.bench.redis.RedisKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Explains why a job or a queue is where it is. Of several reasons it tells the one that is to be
 * dealt with first. Safe for use by many threads.
 */
public final class Explanation {

  private static final int MOST_TOLD = 3;

  private final Reach reach;
  private final Predicate<String> inMaintenance;
  private final JobRecords records;
  private final WorkerList workers;

  /**
   * Explains jobs within {@code reach}.
   *
   * @param inMaintenance whether a site is
   */
  public Explanation(Reach reach, Predicate<String> inMaintenance) {
    this.reach = reach;
    this.inMaintenance = inMaintenance;
    this.records = new JobRecords(reach);
    this.workers = new WorkerList(reach);
  }

  /**
   * Why the job is where it is.
   *
   * @throws DoesNotExistException when there is none within reach
   */
  public Reason job(String id) {
    return records
        .find(id)
        .map(this::job)
        .or(() -> reach.standsFor(id).map(other -> new Reason.DeduplicatedInto(id, other)))
        .orElseThrow(() -> JobRecords.missing(id));
  }

  /** Why the job is where it is. */
  public Reason job(JobRecord record) {
    JobEntry job = record.job();
    String id = job.id();
    return switch (job.state()) {
      case QUEUED -> waiting(record);
      case STARTED -> new Reason.Running(id, job.worker(), job.started().orElse(Instant.EPOCH));
      case SCHEDULED -> new Reason.Delayed(id, job.due().orElse(Instant.EPOCH));
      case DEFERRED -> new Reason.DependsOn(unmet(record));
      case PARKED ->
          inMaintenance.test(job.site())
              ? new Reason.Maintenance(job.site())
              : new Reason.Parked(id, record.waiting().because());
      case FINISHED -> new Reason.Finished(id, job.ended().orElse(Instant.EPOCH));
      case FAILED -> new Reason.Failed(id, error(record), job.ended().orElse(Instant.EPOCH));
      case QUARANTINED -> new Reason.Quarantined(id, error(record));
      case STOPPED, CANCELED ->
          new Reason.Ended(id, job.state(), job.ended().orElse(Instant.EPOCH));
    };
  }

  private static Map<String, String> unmet(JobRecord record) {
    Map<String, String> unmet = new TreeMap<>();
    record
        .waiting()
        .dependsOn()
        .forEach((id, status) -> {
          if (!status.equals("finished")) {
            unmet.put(id, status.isEmpty() ? "gone" : status);
          }
        });
    return unmet;
  }

  private static String error(JobRecord record) {
    return record.runs().stream()
        .flatMap(run -> run.error().stream())
        .findFirst()
        .flatMap(text -> text.lines().findFirst())
        .orElse("no error was kept");
  }

  private Reason waiting(JobRecord record) {
    String queue = record.job().queue();
    if (inMaintenance.test(record.job().site())) {
      return new Reason.Maintenance(record.job().site());
    }
    long ahead = record.waiting().ahead().orElse(0L);
    Optional<Reason> held = held(queue, ahead + 1);
    if (held.isPresent() && !(held.get() instanceof Reason.SlotsBusy)) {
      return held.get();
    }
    Optional<Reason> capped = capped(record.job().site());
    if (capped.isPresent()) {
      return capped.get();
    }
    if (ahead > 0) {
      return new Reason.Behind(queue, ahead, workers.serving(queue).size());
    }
    return held.orElse(new Reason.Next(queue));
  }

  /** Why the jobs of a queue wait, or that none does. */
  public Reason queue(String queue) {
    reach.queues().limit(queue);
    long waiting =
        new JobList(reach)
                .summary(
                    new JobFilter(
                        Optional.of(queue), Optional.empty(), Optional.empty(), Optional.empty()))
                .stream()
                .mapToLong(each -> each.in(Registry.QUEUED))
                .sum();
    if (waiting == 0) {
      return new Reason.Empty(queue, workers.serving(queue).size());
    }
    return held(queue, waiting).or(() -> allCapped(queue)).orElse(new Reason.Next(queue));
  }

  /** That the site runs as many jobs as it may, if so. */
  private Optional<Reason> capped(String site) {
    OptionalLong limit = reach.limit(site);
    if (limit.isEmpty()) {
      return Optional.empty();
    }
    long running = reach.running(site);
    return running < limit.getAsLong()
        ? Optional.empty()
        : Optional.of(new Reason.Capped(site, running, limit.getAsLong()));
  }

  /** That no lane of the queue takes turns, since each site with jobs in it is capped. */
  private Optional<Reason> allCapped(String queue) {
    if (reach.redis().zcard(RedisKeys.LANES.key(reach.bench(), queue)) > 0) {
      return Optional.empty();
    }
    return reach.lanes().stream()
        .filter(lane -> lane.queue().equals(queue))
        .flatMap(lane -> lane.site().stream())
        .flatMap(site -> capped(site).stream())
        .findFirst();
  }

  private Optional<Reason> held(String queue, long jobs) {
    Optional<Decision> suspended = new Suspension(reach.redis()).current();
    if (suspended.isPresent()) {
      return suspended.map(Reason.Suspended::new);
    }
    List<WorkerSlot> slots = workers.serving(queue);
    if (slots.isEmpty()) {
      return Optional.of(new Reason.NoConsumer(queue, jobs));
    }
    return slots.stream().allMatch(WorkerSlot::isBusy)
        ? Optional.of(new Reason.SlotsBusy(queue, slots.size(), running(slots)))
        : Optional.empty();
  }

  /** What the slots run; of jobs out of reach only how many there are. */
  private List<String> running(List<WorkerSlot> slots) {
    List<String> told = new ArrayList<>();
    for (WorkerSlot slot : slots) {
      if (told.size() < MOST_TOLD) {
        records.find(slot.job()).ifPresent(record -> told.add(running(record.job())));
      }
    }
    int others = slots.size() - told.size();
    if (others > 0) {
      told.add("%d other %s".formatted(others, others == 1 ? "job" : "jobs"));
    }
    return told;
  }

  private static String running(JobEntry job) {
    String since =
        job.started()
            .map(began -> " for %d s".formatted(Duration.between(began, Instant.now()).toSeconds()))
            .orElse("");
    return "%s (%s)%s".formatted(job.method(), job.id(), since);
  }
}
