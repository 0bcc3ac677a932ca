package dev.bench.operate;

import dev.bench.DoesNotExistException;
import dev.bench.ValidationException;
import dev.bench.operate.JobPages.Page;
import dev.bench.queue.JobQueue;
import dev.bench.redis.Reply;
import dev.bench.redis.ScriptCall;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Changes jobs of a bench or of one of its sites: retries, deletes, purges.
 *
 * <p>Each step is one script, so that a kill in between leaves every job whole: changed or not.
 * Safe for use by many threads.
 */
public final class JobControl {

  private static final String QUEUED = "queued";

  private final Reach reach;
  private final JobPages pages;
  private final JobQueue jobs;

  /** Changes jobs within {@code reach}. */
  public JobControl(Reach reach) {
    this.reach = reach;
    this.pages = new JobPages(reach);
    this.jobs = new JobQueue(reach.redis(), reach.bench(), reach.queues(), InstantSource.system());
  }

  /**
   * Puts a job into its queue that has failed, was stopped or cancelled; at once one that is parked
   * or for later.
   *
   * @throws DoesNotExistException when there is no such job
   * @throws ValidationException when it cannot be retried; says why
   */
  public void retry(String id) {
    new JobRecords(reach).require(id);
    String said = retry(List.of(id)).getFirst();
    switch (said) {
      case QUEUED -> {}
      case "gone" -> throw JobRecords.missing(id);
      case "waits" ->
          throw new ValidationException(
              "Job %s waits for other jobs and cannot run before them; retry those first"
                  .formatted(id));
      case "started" ->
          throw new ValidationException(
              "Job %s runs now; stop it first with: bench jobs stop %s".formatted(id, id));
      default ->
          throw new ValidationException(
              "Job %s is %s; only jobs that failed, were stopped or cancelled, or wait for a time are retried"
                  .formatted(id, said));
    }
  }

  /**
   * Retries the jobs that match, but none that ended after {@code begin}: those were retried by
   * this call and have failed again.
   *
   * @return how many wait in their queues now
   */
  public long retryAll(JobFilter wanted, Advance advance) {
    Instant begin = reach.redis().time();
    return change(
        wanted.state().isPresent() ? wanted : wanted.in(JobState.FAILED),
        advance,
        job -> job.changed().isBefore(begin),
        (lane, registry, from, ids) -> retry(ids).stream().filter(QUEUED::equals).count());
  }

  /**
   * Removes a job and what is kept of it.
   *
   * @throws DoesNotExistException when there is no such job
   * @throws ValidationException when it runs
   */
  public void delete(String id) {
    new JobRecords(reach).require(id);
    String said = remove("", 0, List.of(id)).getFirst();
    if (said.equals("started")) {
      throw new ValidationException(
          "Job %s runs now; stop it first with: bench jobs stop %s".formatted(id, id));
    }
    if (said.equals("gone")) {
      throw JobRecords.missing(id);
    }
  }

  /**
   * Removes the jobs that match; running ones stay.
   *
   * @return how many were removed
   */
  public long purge(JobFilter wanted, Advance advance) {
    return change(
        wanted,
        advance,
        job -> job.state() != JobState.STARTED,
        (lane, registry, from, ids) ->
            remove(registry.isList() ? lane.full() : "", from, ids).stream()
                .filter("removed"::equals)
                .count());
  }

  /**
   * Cancels a job that waits; one that runs is stopped.
   *
   * @throws DoesNotExistException when there is no such job
   * @throws ValidationException when it has ended
   */
  public void cancel(String id) {
    JobEntry job = new JobRecords(reach).require(id).job();
    if (!jobs.cancel(id)) {
      throw new ValidationException(
          "Job %s is %s; only a job that waits or runs is cancelled"
              .formatted(id, job.state().word()));
    }
  }

  /**
   * Has a running job stopped; returns before it has ended.
   *
   * @throws DoesNotExistException when there is no such job
   * @throws ValidationException when it does not run
   */
  public void stop(String id) {
    JobEntry job = new JobRecords(reach).require(id).job();
    if (!jobs.stop(id)) {
      throw new ValidationException(
          "Job %s is %s; only a job that runs is stopped".formatted(id, job.state().word()));
    }
  }

  /** Which of the jobs that match are changed. */
  @FunctionalInterface
  private interface Choice {
    boolean takes(JobEntry job);
  }

  /** Changes the chosen jobs of a page; how many left their registry. */
  @FunctionalInterface
  private interface Change {
    long of(Lane lane, Registry registry, long from, List<String> ids);
  }

  private long change(JobFilter wanted, Advance advance, Choice choice, Change change) {
    JobFilter filter = reach.within(wanted);
    JobScan scan = new JobScan(reach, pages, filter, advance);
    long[] changed = {0};
    scan.each((lane, registry, size) -> {
      long kept = 0;
      Page page;
      do {
        page = pages.page(lane, registry, kept, JobPages.PAGE);
        List<String> ids =
            page.jobs().stream()
                .filter(job -> filter.takes(job) && choice.takes(job))
                .map(JobEntry::id)
                .toList();
        long some = ids.isEmpty() ? 0 : change.of(lane, registry, kept, ids);
        changed[0] += some;
        kept += page.ids().size() - some;
        scan.passed(page.ids().size());
      } while (!page.isLast());
    });
    return changed[0];
  }

  private List<String> retry(List<String> ids) {
    ScriptCall call = OperateScripts.RETRY.on().with(reach.bench());
    ids.forEach(call::with);
    return texts(call);
  }

  private List<String> remove(String lane, long from, List<String> ids) {
    ScriptCall call =
        OperateScripts.REMOVE
            .on()
            .with(reach.bench())
            .with(lane)
            .with(from)
            .with(lane.isEmpty() ? 0 : JobPages.PAGE);
    ids.forEach(call::with);
    return texts(call);
  }

  /** Done twice, the second time finds nothing to do. */
  private List<String> texts(ScriptCall call) {
    return reach.redis().evalRepeatable(call).list().stream().map(Reply::text).toList();
  }
}
