package dev.bench.worker.run;

import dev.bench.logging.LogContext;
import dev.bench.queue.Claim;
import dev.bench.queue.Claims;
import dev.bench.queue.Outcome;
import dev.bench.queue.Outgoing;
import dev.bench.queue.Settlement;
import dev.bench.redis.BackOff;
import dev.bench.redis.RedisUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs suspects: each alone in a process of its own, so that its death harms no other job and
 * proves which job it was. Leaves all others to the usual runner.
 *
 * <p>That process settles the job itself. A claim that is still held when it has ended shows that
 * it died. Safe for use by many threads.
 */
public final class AloneRunner implements JobWork {

  private static final Logger log = LoggerFactory.getLogger(AloneRunner.class);

  /** What a process may need beside the job, to begin and to end. */
  private static final Duration MARGIN = Duration.ofSeconds(60);

  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final JobWork usual;
  private final Claims claims;
  private final Endings endings;
  private final TimeLimits limits;
  private final Path bench;
  private final Semaphore places;

  /**
   * A runner that leaves what is not suspect to {@code usual}.
   *
   * @param bench the folder of the bench
   * @param atOnce how many suspects run at a time
   */
  public AloneRunner(
      JobWork usual, Claims claims, Endings endings, TimeLimits limits, Path bench, int atOnce) {
    this.places = new Semaphore(atOnce);
    this.usual = usual;
    this.claims = claims;
    this.endings = endings;
    this.limits = limits;
    this.bench = bench;
  }

  @Override
  public HeldJob hold(Claim claim) {
    return usual.hold(claim);
  }

  @Override
  public Optional<Settlement> run(HeldJob job) {
    if (!job.claim().job().isSuspect()) {
      return usual.run(job);
    }
    long began = System.nanoTime();
    Optional<Outcome> outcome;
    boolean counts;
    try (LogContext _ = LogContext.open().job(job.id())) {
      job.begin(() -> {});
      try {
        outcome = inAProcess(job);
      } catch (IOException | RuntimeException e) {
        log.error("No process could be started for job {}; it waits in its queue", job.id(), e);
        outcome = Optional.of(new Outcome.HandedBack());
        pause(); // else it would be claimed again at once, and so on
      } finally {
        counts = job.end();
      }
      Duration worked = Duration.ofNanos(System.nanoTime() - began);
      if (!counts) {
        return Optional.empty();
      }
      outcome.ifPresent(ended -> JobRunner.tell(job, ended, worked));
      return outcome.map(
          ended -> new Settlement(job.claim(), ended, worked, new Outgoing(List.of(), List.of())));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(LONGEST_WAIT);
    } catch (InterruptedException stop) {
      log.debug("The worker ends; the job waits in its queue");
    }
  }

  /** Few at a time: after a crash of a worker all its jobs are suspects, and each needs memory. */
  private Optional<Outcome> inAProcess(HeldJob job) throws IOException {
    try {
      places.acquire();
    } catch (InterruptedException stop) {
      return Optional.of(
          job.stopped().map(why -> endings.stopped(job, why)).orElseGet(Outcome.HandedBack::new));
    }
    try {
      return inItsProcess(job);
    } finally {
      places.release();
    }
  }

  private Optional<Outcome> inItsProcess(HeldJob job) throws IOException {
    log.info("A process died while job {} ran; it runs alone now", job.id());
    try (AloneProcess process = AloneProcess.start(bench, job.claim(), limits.grace())) {
      try (TimeLimits.Alarm _ =
          limits.arm(job, job.claim().job().timeout().map(limit -> limit.plus(MARGIN)))) {
        awaitEnd(job, process);
      }
      if (!isHeld(job.claim())) {
        return Optional.empty();
      }
      if (job.stopped().isPresent()) {
        return Optional.of(endings.stopped(job, job.stopped().get()));
      }
      if (!process.hasBegun()) { // its end says nothing about the job
        throw new IOException("It ended before the job began. " + process.evidence());
      }
      return Optional.of(endings.diedAlone(job.claim(), process.evidence()));
    }
  }

  /** Passes a stop on, and kills a process that does not end after it. */
  private void awaitEnd(HeldJob job, AloneProcess process) {
    boolean told = false;
    long end = Long.MAX_VALUE;
    while (true) {
      try {
        long left = told ? end - System.nanoTime() : Long.MAX_VALUE;
        if (process.await(Duration.ofNanos(Math.max(1, left)))) {
          return;
        }
        process.kill();
      } catch (InterruptedException stop) {
        if (!told) {
          told = true;
          end = System.nanoTime() + limits.grace().multipliedBy(2).toNanos();
          process.stop(job.stopped().orElse(StopReason.WORKER_ENDS));
        }
      }
    }
  }

  private boolean isHeld(Claim claim) {
    BackOff backOff = new BackOff(FIRST_WAIT, LONGEST_WAIT);
    while (true) {
      try {
        return claims.holds(claim);
      } catch (RedisUnavailableException e) {
        log.debug("Whether job {} was settled is asked again", claim.id(), e);
        try {
          Thread.sleep(backOff.next());
        } catch (InterruptedException stop) {
          Thread.currentThread().interrupt();
          return false; // the worker ends; the claim ends with its lease
        }
      }
    }
  }
}
