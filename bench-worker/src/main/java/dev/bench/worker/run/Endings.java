package dev.bench.worker.run;

import dev.bench.database.DatabaseUnavailableException;
import dev.bench.database.Transaction;
import dev.bench.queue.Claim;
import dev.bench.queue.Leases;
import dev.bench.queue.Lots.Lot;
import dev.bench.queue.Outcome;
import dev.bench.queue.Outcome.HandedBack;
import dev.bench.queue.Outcome.HandedBack.Because;
import dev.bench.queue.StoredJob;
import dev.bench.runtime.Bench;
import dev.bench.site.SiteState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides how a run of a job ended: for its runner, for a worker that ends, and for a Reaper.
 *
 * <p>Safe for use by many threads.
 */
public final class Endings {

  /** How the names of the threads begin in which jobs run. */
  public static final String JOB_THREAD = "job-";

  /** How far causes are followed: an app's exceptions may name one another. */
  private static final int DEPTH = 50;

  private static final Logger log = LoggerFactory.getLogger(Endings.class);

  /** So many deaths of a process in which the job ran alone prove it guilty. */
  private static final int DEATHS = 3;

  /**
   * A job that was parked so often because its database went away loses the connection itself, if
   * the database is there.
   */
  private static final int PARKINGS = 10;

  /** A repeat waits up to this part longer, so that jobs that failed together do not return so. */
  private static final double JITTER = 0.2;

  private final Bench bench;

  /** Endings of the jobs of {@code bench}. */
  public Endings(Bench bench) {
    this.bench = bench;
  }

  /** It threw {@code e}. */
  Outcome threw(HeldJob job, Throwable e) {
    Optional<StopReason> stopped = job.stopped();
    if (stopped.isPresent()) {
      return stopped(job, stopped.get());
    }
    if (e instanceof OlderCodeException) {
      log.warn("{}", e.getMessage());
      return new HandedBack();
    }
    if (e instanceof ParkedException parked) {
      return new Outcome.Parked(parked.lot(), String.valueOf(e.getMessage()));
    }
    StoredJob stored = job.claim().job();
    DatabaseUnavailableException away = databaseAway(e);
    if (away != null) {
      String site = stored.meta().site().or(() -> bench.config().defaultSite()).orElse("");
      if (stored.parkings() < PARKINGS || !databaseAnswers(site)) {
        return new Outcome.Parked(
            new Lot(Lot.Cause.DATABASE, site), String.valueOf(away.getMessage()));
      }
    }
    return failed(stored, Traceback.of(e));
  }

  /** It was stopped and has ended. */
  Outcome stopped(HeldJob job, StopReason why) {
    StoredJob stored = job.claim().job();
    return switch (why) {
      case OUT_OF_TIME -> failed(stored, outOfTime(stored));
      case KILLED -> failed(stored, "An operator killed this run of the job (kill-horse)");
      case STOPPED -> new Outcome.Stopped("The job was stopped while it ran");
      case CLAIM_LOST -> new HandedBack();
      case WORKER_ENDS -> drained(job);
    };
  }

  /**
   * Its worker ends before it. When a job has ended the worker, that job is suspect, or each of
   * them if a thread of its own did it.
   */
  private static Outcome drained(HeldJob job) {
    Optional<Thread> caller = ExitCall.caller();
    boolean suspect = caller.isPresent() && (job.isOn(caller.get()) || !isOfJob(caller.get()));
    return suspect ? new HandedBack(Because.PROCESS_DIED, "") : new HandedBack();
  }

  private static boolean isOfJob(Thread thread) {
    return thread.getName().startsWith(JOB_THREAD);
  }

  /** It was stopped and does not end. */
  public Outcome overdue(HeldJob job) {
    StopReason why = job.stopped().orElse(StopReason.WORKER_ENDS);
    String what =
        switch (why) {
          case OUT_OF_TIME -> outOfTime(job.claim().job());
          case KILLED, STOPPED -> "The job was stopped";
          case CLAIM_LOST, WORKER_ENDS -> "";
        };
    return what.isEmpty()
        ? drained(job)
        : new Outcome.LostSlot(
            what
                + ", and it ignores the interrupt. Its thread is at\n"
                + Traceback.of(job.stack()));
  }

  /** The process that held it died. */
  public Outcome died(Leases.Abandoned left) {
    StoredJob stored = left.claim().job();
    if (!stored.stop().isEmpty()) {
      return new Outcome.Stopped("The job was stopped, and its worker died");
    }
    if (stored.isSuspect()) {
      return new HandedBack(); // it ran in a process of its own: the worker's death says nothing
    }
    return new HandedBack(left.begun() ? Because.PROCESS_DIED : Because.KEPT_READY, "");
  }

  /** The process died in which it ran alone. */
  Outcome diedAlone(Claim claim, String evidence) {
    int deaths = claim.job().deaths() + 1;
    return deaths < DEATHS
        ? new HandedBack(Because.DIED_ALONE, "It ended its process. " + evidence)
        : new Outcome.Quarantined(
            "It ended its process %d times while it ran alone, and does not run again by itself. %s"
                .formatted(deaths, evidence));
  }

  private static Outcome failed(StoredJob stored, String error) {
    int left = stored.retriesLeft();
    return left > 0
        ? new Outcome.Retry(jittered(stored.backoff(left)), error)
        : new Outcome.Failed(error);
  }

  private static Duration jittered(Duration wait) {
    double more = ThreadLocalRandom.current().nextDouble(JITTER);
    return wait.plusMillis((long) (wait.toMillis() * more));
  }

  private static String outOfTime(StoredJob stored) {
    return "Out of time: its limit is %s s"
        .formatted(stored.timeout().map(Duration::toSeconds).orElse(0L));
  }

  private static @Nullable DatabaseUnavailableException databaseAway(Throwable e) {
    Throwable at = e;
    for (int depth = 0; at != null && depth < DEPTH; depth++, at = at.getCause()) {
      if (at instanceof DatabaseUnavailableException away) {
        return away;
      }
    }
    return null;
  }

  /** Whether the database of {@code site} gives a connection now. */
  public boolean databaseAnswers(String site) {
    try {
      Optional<SiteState> known = bench.sites().find(site);
      if (known.isPresent()) {
        try (Transaction _ = bench.databases().begin(known.get().database(), true)) {
          return true;
        }
      }
      return true; // a site that is gone keeps no job waiting
    } catch (RuntimeException e) {
      return false;
    }
  }
}
