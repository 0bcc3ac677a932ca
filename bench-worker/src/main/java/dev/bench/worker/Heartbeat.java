package dev.bench.worker;

import dev.bench.queue.Claim;
import dev.bench.queue.Leases;
import dev.bench.redis.Outage;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.worker.run.HeldJob;
import dev.bench.worker.run.StopReason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that this process is alive, on a thread of its own, so that no job can keep it from that.
 *
 * <p>After each beat that went well it lets the {@link Reaper} look for the dead; after an outage
 * it sends the {@link Sweeper} to all sites.
 */
final class Heartbeat implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Heartbeat.class);

  /** How long the end of a worker waits for a beat that is under way. */
  private static final Duration LAST_BEAT_LIMIT = Duration.ofSeconds(1);

  private final Leases leases;
  private final Identity identity;
  private final WorkerOptions.Times times;
  private final Slots slots;
  private final Reaper reaper;
  private final Sweeper sweeper;
  private final Outage outage = new Outage(log, "The worker's heartbeat");
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread = Thread.ofPlatform().daemon().name("heartbeat").unstarted(this::run);
  private final LastBeat lastBeat;
  private @Nullable Instant lastHeard;
  private long steadySince;

  Heartbeat(
      Leases leases,
      Identity identity,
      WorkerOptions.Times times,
      Slots slots,
      Reaper reaper,
      Sweeper sweeper) {
    this.leases = leases;
    this.identity = identity;
    this.times = times;
    this.slots = slots;
    this.reaper = reaper;
    this.sweeper = sweeper;
    this.lastBeat = new LastBeat(times.lease().dividedBy(2), InstantSource.system());
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      do {
        runOnce();
      } while (!closed.await(times.beat().toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One beat; whether Redis heard it. */
  boolean runOnce() {
    LastBeat.Moment before = lastBeat.now();
    try {
      List<Claim> running =
          slots.held().stream().filter(HeldJob::isGoingOn).map(HeldJob::claim).toList();
      Leases.Beat beat = leases.beat(identity.presence(times.lease()), running);
      boolean back = !outage.recovered().isZero();
      steady(beat, back);
      if (back) {
        sweeper.redisIsBack();
      }
      stop(beat);
      lastBeat.was(before); // only now: a claim that the beat found lost must not look fresh
    } catch (RedisUnavailableException | RedisRefusedException e) {
      outage.failed(e, "jobs that are running go on; they cannot commit once the lease has ended");
      return false;
    }
    reapWhenSteady();
    return true;
  }

  /**
   * Notes since when leases tell the living from the dead. They do not at first after an outage,
   * nor after a beat that came later than a lease by the clock of Redis: then this process, the
   * machine or that clock did not go on, and other processes may have been held up with it.
   */
  private void steady(Leases.Beat beat, boolean back) {
    Instant heard = lastHeard;
    lastHeard = beat.at();
    boolean late =
        heard != null && Duration.between(heard, beat.at()).compareTo(times.lease()) >= 0;
    if (back || late) {
      steadySince = System.nanoTime();
    } else if (heard == null) {
      steadySince = System.nanoTime() - min(leases.uptime(), times.lease()).toNanos();
    }
  }

  private void stop(Leases.Beat beat) {
    for (HeldJob job : slots.held()) {
      String execution = job.claim().execution();
      if (beat.lost().contains(execution) && job.isGoingOn()) {
        if (!job.claim().job().isSuspect()) { // else the process in which it runs has settled it
          log.warn("Job {} was taken back from this worker; this run of it is stopped", job.id());
        }
        job.stop(StopReason.CLAIM_LOST);
      } else if (beat.stopped().contains(execution)) {
        job.stop(StopReason.STOPPED);
      }
    }
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Every living process gets the time of one lease to say that it lives. */
  private void reapWhenSteady() {
    if (System.nanoTime() - steadySince >= times.lease().toNanos()) {
      reaper.runOnce();
    }
  }

  /** Whether the last beat is so young that no claim can have been lost since. */
  boolean isFresh() {
    return lastBeat.isFresh();
  }

  /**
   * Ends the beats; one that is under way must not sign the worker on again after it signed off.
   */
  @Override
  public void close() {
    closed.countDown();
    try {
      if (!thread.join(LAST_BEAT_LIMIT)) {
        log.debug("The last beat is still under way after {} ms", LAST_BEAT_LIMIT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
