package dev.bench.worker;

import dev.bench.queue.Claim;
import dev.bench.queue.Leases;
import dev.bench.redis.Outage;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.worker.run.HeldJob;
import dev.bench.worker.run.StopReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  private volatile long lastBeat;
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
    this.lastBeat = System.nanoTime() - times.lease().toNanos();
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
    long before = System.nanoTime();
    try {
      List<Claim> running =
          slots.held().stream().filter(HeldJob::isGoingOn).map(HeldJob::claim).toList();
      Leases.Beat beat = leases.beat(identity.presence(times.lease()), running);
      lastBeat = before;
      boolean back = !outage.recovered().isZero();
      if (back || steadySince == 0) {
        steadySince = back ? before : before - min(leases.uptime(), times.lease()).toNanos();
      }
      if (back) {
        sweeper.redisIsBack();
      }
      stop(beat);
    } catch (RedisUnavailableException | RedisRefusedException e) {
      outage.failed(e, "jobs that are running go on; they cannot commit once the lease has ended");
      return false;
    }
    reapWhenSteady();
    return true;
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

  /**
   * After an outage every lease may have ended although its process lives: all get the time of one
   * lease to say so, from the end of the outage or from the start of Redis.
   */
  private void reapWhenSteady() {
    if (System.nanoTime() - steadySince >= times.lease().toNanos()) {
      reaper.runOnce();
    }
  }

  /** Whether the last beat is so young that the lease cannot have ended. */
  boolean isFresh() {
    return System.nanoTime() - lastBeat < times.lease().toNanos() / 2;
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
