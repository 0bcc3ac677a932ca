package dev.bench.worker.run;

import dev.bench.Call0;
import dev.bench.Context;
import dev.bench.Session;
import dev.bench.app.Generation;
import dev.bench.app.GenerationId;
import dev.bench.app.JobMethod;
import dev.bench.app.Phase;
import dev.bench.database.DeadlockException;
import dev.bench.logging.LogContext;
import dev.bench.queue.Claim;
import dev.bench.queue.Claims;
import dev.bench.queue.JobCall;
import dev.bench.queue.Lots.Lot;
import dev.bench.queue.Outcome;
import dev.bench.queue.Outcome.HandedBack;
import dev.bench.queue.Outcome.HandedBack.Because;
import dev.bench.queue.Settlement;
import dev.bench.queue.StoredJob;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one claimed job in a slot's thread and says what became of it.
 *
 * <p>Site and user are those that the job carries, the method one that an installed app declares:
 * nothing is loaded because a job names it. The job is one unit of work; what it sends after its
 * commit is left to its settlement, so that a job whose claim was lost sends nothing.
 *
 * <p>Safe for use by many threads.
 */
public final class JobRunner implements JobWork {

  private static final Logger log = LoggerFactory.getLogger(JobRunner.class);
  private static final int DEADLOCK_TRIES = 5;

  /** What the code of a job may log, unless the settings say otherwise. */
  private static final long LOG_BYTES = 1 << 20;

  private final Bench bench;
  private final Claims claims;
  private final BooleanSupplier leaseIsFresh;
  private final TimeLimits limits;
  private final long logBytes;
  private final Endings endings;
  private final Consumer<HeldJob> overdue;

  /**
   * A runner.
   *
   * @param leaseIsFresh whether the last heartbeat is young enough to trust a claim unasked
   * @param overdue told of a job that does not end although it was stopped
   */
  public JobRunner(
      Bench bench,
      Claims claims,
      BooleanSupplier leaseIsFresh,
      TimeLimits limits,
      Endings endings,
      Consumer<HeldJob> overdue) {
    this.bench = bench;
    this.claims = claims;
    this.leaseIsFresh = leaseIsFresh;
    this.limits = limits;
    this.logBytes = bench.config().settings().number("job_log_max_size").orElse(LOG_BYTES);
    this.endings = endings;
    this.overdue = overdue;
  }

  @Override
  public HeldJob hold(Claim claim) {
    return new HeldJob(claim, claims, leaseIsFresh);
  }

  @Override
  public Optional<Settlement> run(HeldJob job) {
    long began = System.nanoTime();
    Sends sends = new Sends(bench.jobs());
    Outcome outcome;
    boolean counts;
    Optional<ScheduledRun> scheduled = Optional.empty();
    try (LogContext log = LogContext.open().job(job.id(), logBytes)) {
      job.claim().job().meta().site().ifPresent(log::site);
      job.claim().job().meta().user().ifPresent(log::user);
      job.begin(() -> limits.watch(job, overdue));
      try (TimeLimits.Alarm _ = limits.arm(job, job.claim().job().timeout())) {
        scheduled = ScheduledRun.begin(bench, job.claim().job());
        outcome = new Outcome.Finished(repeatedOnDeadlock(job, sends, log));
      } catch (Throwable e) { // an Error of the app's is the job's failure, not the worker's
        outcome = endings.threw(job, e);
      } finally {
        counts = job.end();
      }
      if (!counts) {
        JobRunner.log.warn("Job {} has ended after its slot was given up", job.id());
        return Optional.empty();
      }
      if (scheduled.isPresent()) {
        scheduled.get().end(outcome);
      }
      Duration worked = Duration.ofNanos(System.nanoTime() - began);
      tell(job, outcome, worked);
      return Optional.of(new Settlement(job.claim(), outcome, worked, sends.left()));
    }
  }

  private Optional<String> repeatedOnDeadlock(HeldJob job, Sends sends, LogContext lines)
      throws Exception {
    for (int tries = 1; ; tries++) {
      try {
        return call(job, sends, lines);
      } catch (DeadlockException e) {
        if (tries == DEADLOCK_TRIES || sends.sentEarly()) {
          throw e;
        }
        log.info("Job {} met a deadlock and runs again at once", job.id());
      }
    }
  }

  private Optional<String> call(HeldJob job, Sends sends, LogContext lines) throws Exception {
    sends.begin();
    StoredJob stored = job.claim().job();
    JobCall call = stored.call();
    SiteState site = site(stored);
    Generation generation = generation(site, stored, call);
    JobMethod method =
        generation
            .job(site.installedApps(), call.method())
            .orElseThrow(() ->
                new ParkedException(
                    new Lot(Lot.Cause.CODE, site.name(), codeOf(generation, site)),
                    "No app of %s declares a job %s; install its app, or mark the method with @Job"
                        .formatted(site.name(), call.method())));
    lines.site(site.name()).generation(generation.id());
    List<Call0> before = generation.steps(site.installedApps(), Phase.BEFORE_JOB);
    List<Call0> after = generation.steps(site.installedApps(), Phase.AFTER_JOB);
    return bench
        .unit(site)
        .as(stored.meta().user().orElse(Session.ADMINISTRATOR))
        .on(generation)
        .job(job)
        .transactions(job::uses)
        .sender(sends)
        .call(ctx -> {
          for (Call0 step : before) {
            step.call(ctx);
          }
          Object value = method.call(ctx, call.args(), call.kwargs());
          Optional<String> result = result(generation, method, value);
          job.checkStop(); // a job that ignored its interrupt until it returned must not commit
          after.forEach(step -> afterwards(ctx, step));
          sends.finalCommitFollows();
          return result;
        });
  }

  /**
   * The code to run on: never older than the producer's, if this is a bench for development.
   *
   * @throws OlderCodeException when newer code declares the method and is not loaded in time
   */
  private Generation generation(SiteState site, StoredJob stored, JobCall call)
      throws InterruptedException {
    Optional<GenerationId> wanted = stored.meta().generation();
    boolean asNew = wanted.isEmpty() || bench.catchUp(wanted.get());
    Generation current = bench.apps().current();
    if (!asNew && current.job(site.installedApps(), call.method()).isEmpty()) {
      throw new OlderCodeException(
          "This worker serves generation %s and the job needs %s; the job is handed back"
              .formatted(current.id(), wanted.get()));
    }
    return current;
  }

  /** Which code a process serves to a site: parked jobs go on when it changes. */
  public static String codeOf(Generation generation, SiteState site) {
    return generation.id() + "/" + site.epoch();
  }

  private SiteState site(StoredJob stored) {
    String name =
        stored
            .meta()
            .site()
            .or(() -> bench.config().defaultSite())
            .orElseThrow(() ->
                new ParkedException(
                    new Lot(Lot.Cause.SITE, ""),
                    "The job names no site and the bench has no default_site; set one, and restart the worker"));
    SiteState site = bench.sites().require(name);
    if (site.inMaintenance()) {
      throw new ParkedException(
          new Lot(Lot.Cause.MAINTENANCE, name),
          "Site %s is in maintenance; the job runs when that is over".formatted(name));
    }
    return site;
  }

  private static Optional<String> result(
      Generation generation, JobMethod method, @Nullable Object value) {
    if (value == null) {
      return Optional.empty();
    }
    String json = generation.json().write(value);
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > JobCall.LIMIT) {
      throw new IllegalStateException(
          "The result of %s takes %d KiB, more than the %d KiB that a job keeps; store it"
              .formatted(method.name(), bytes / 1024 + 1, JobCall.LIMIT / 1024));
    }
    return Optional.of(json);
  }

  private static void afterwards(Context ctx, Call0 step) {
    try {
      step.call(ctx);
    } catch (Exception e) {
      log.error("A hook after a job failed; the job goes on", e);
    }
  }

  /** Tells the log how it ended; without arguments, since more people read the log than Redis. */
  public static void tell(HeldJob job, Outcome outcome, Duration worked) {
    String what = job.claim().job().methodName();
    switch (outcome) {
      case Outcome.Finished _ ->
          log.info("Job {} finished in {} ms: {}", job.id(), worked.toMillis(), what);
      case Outcome.Retry(Duration after, String error) ->
          log.warn(
              "Job {} failed and runs again in {} s: {}: {}",
              job.id(),
              after.toSeconds(),
              what,
              error);
      case Outcome.Failed(String error) ->
          log.error("Job {} failed: {}: {}", job.id(), what, error);
      case Outcome.Stopped _ ->
          log.warn("Job {} was stopped after {} ms: {}", job.id(), worked.toMillis(), what);
      case Outcome.Parked(_, String why) ->
          log.info("Job {} waits, uncounted: {}: {}", job.id(), what, why);
      case Outcome.Quarantined(String evidence) ->
          log.error("Job {} is quarantined: {}: {}", job.id(), what, evidence);
      case Outcome.LostSlot(String error) ->
          log.error(
              "Job {} does not end, and its slot is lost; this worker claims no more and ends once its other jobs have ended: {}: {}",
              job.id(),
              what,
              error);
      case HandedBack(Because because, String evidence) -> {
        if (because == Because.DIED_ALONE) {
          log.warn("Job {} runs again, alone: {}: {}", job.id(), what, evidence);
        } else {
          log.info("Job {} is handed back after {} ms: {}", job.id(), worked.toMillis(), what);
        }
      }
    }
  }
}
