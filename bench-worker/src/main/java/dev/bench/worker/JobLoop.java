package dev.bench.worker;

import dev.bench.queue.Claim;
import dev.bench.queue.Claims;
import dev.bench.queue.Outcome;
import dev.bench.queue.Settlement;
import dev.bench.redis.BackOff;
import dev.bench.redis.Outage;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.worker.run.HeldJob;
import dev.bench.worker.run.JobWork;
import dev.bench.worker.run.StopReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one conversation of a worker with Redis about jobs.
 *
 * <ol>
 *   <li>A step sends what ended since the last one, and asks for as many jobs as slots are free
 *       then: settle k and claim k+1 share a round trip.
 *   <li>Each claim starts in its slot; when it ends, its slot's thread rings the bell.
 *   <li>Slots keep some ready while jobs are short. When these wait for long, or the worker pauses
 *       or stops, they are handed back.
 *   <li>With nothing to send and nothing to claim the loop sleeps until the bell rings: a job
 *       ended, jobs arrived, or the worker is to stop.
 *   <li>When the answer to a claim is lost, the jobs may have been taken all the same: the next
 *       step first puts back what this process holds without knowing. It also has the outboxes
 *       swept: no other process may have noticed so short an outage.
 *   <li>Once stopped it claims no more, lets jobs end, interrupts the rest, and hands back what
 *       remains. It ends when Redis has heard of all, or a limit has passed. Once a slot is lost it
 *       claims no more either, and ends when the others are free.
 * </ol>
 *
 * <p>All of it on the one thread that takes {@link #run}; {@link #stop} may come from any.
 */
final class JobLoop {

  private static final Logger log = LoggerFactory.getLogger(JobLoop.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(50);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final Duration SUSPENDED_WAIT = Duration.ofSeconds(1);

  /** How long a worker that ends tries to tell Redis of the last jobs. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Claimer claimer;
  private final Settler settler;
  private final Slots slots;
  private final JobWork work;
  private final Bell bell;
  private final Sweeper sweeper;
  private final Outage outage = new Outage(log, "Claiming jobs");
  private final BackOff backOff = new BackOff(FIRST_WAIT, LONGEST_WAIT);
  private boolean unsure;
  private volatile boolean stopping;

  /** Open while nothing is claimed and jobs still run; null while jobs are claimed. */
  private volatile @Nullable CountDownLatch resting;

  JobLoop(Claimer claimer, Settler settler, Slots slots, JobWork work, Bell bell, Sweeper sweeper) {
    this.claimer = claimer;
    this.settler = settler;
    this.slots = slots;
    this.work = work;
    this.bell = bell;
    this.sweeper = sweeper;
  }

  /** What a step found. */
  enum Step {
    /** Something was settled or claimed. */
    WORKED,
    /** There was nothing to do. */
    IDLE,
    /** All workers pause. */
    SUSPENDED,
    /** Redis did not answer. */
    AWAY
  }

  /** One round trip. */
  Step runOnce() {
    if (!mayClaim() || slots.keepsReadyFor(Prefetch.LONGEST_WAIT)) {
      handBackReady();
    }
    List<Claim> begun = slots.begun();
    List<Settlement> done = settler.next();
    // Asked again: a job that ended after the order to claim no more makes no room for another one.
    Optional<Claims.Wish> wish = mayClaim() ? claimer.next(done) : Optional.empty();
    if (begun.isEmpty() && done.isEmpty() && wish.isEmpty() && !unsure) {
      return Step.IDLE;
    }
    try {
      if (unsure) {
        claimer.takeBackUnknown();
        unsure = false;
      }
      Claims.Round round = settler.round(begun, done, wish);
      slots.heard(begun);
      backOff.reset();
      if (!outage.recovered().isZero()) {
        sweeper.redisIsBack();
      }
      return taken(done, wish, round);
    } catch (RedisUnavailableException e) {
      unsure = true;
      outage.failed(e, "trying again until it works");
    } catch (RedisRefusedException e) {
      unsure = true;
      outage.failed(e, "settling one by one");
      slots.heard(begun); // else it would be refused again and again
      done.forEach(this::settleAlone);
    }
    return Step.AWAY;
  }

  private boolean mayClaim() {
    return !stopping && resting == null && !slots.hasLost();
  }

  private Step taken(List<Settlement> done, Optional<Claims.Wish> wish, Claims.Round round) {
    for (int i = 0; i < done.size(); i++) {
      settler.answered(done.get(i), round.answers().get(i));
    }
    wish.ifPresent(asked -> claimer.answered(asked, round.claims().size()));
    if (!done.isEmpty()) {
      claimer.jobsEnded(done);
    }
    for (int i = 0; i < round.claims().size(); i++) {
      boolean ready = i >= wish.map(asked -> asked.free().size()).orElse(0);
      slots.run(work.hold(round.claims().get(i)), ready, this::runInSlot);
    }
    if (round.suspended()) {
      return handBackReady() ? Step.WORKED : Step.SUSPENDED;
    }
    return Step.WORKED;
  }

  /** The next step hands them back; whether there were any. */
  private boolean handBackReady() {
    List<HeldJob> ready = slots.takeReady();
    if (!ready.isEmpty()) {
      settler.handBack(ready);
      claimer.handedBack(ready.size());
    }
    return !ready.isEmpty();
  }

  private void runInSlot(HeldJob job) {
    try {
      work.run(job).ifPresentOrElse(settler::add, () -> slots.release(job.claim()));
    } catch (Throwable e) { // else the job would keep its slot, and its claim would never end
      log.error("Job {} could not be ended in order; it fails", job.id(), e);
      settler.add(new Settlement(job.claim(), new Outcome.Failed(e.getClass().getName())));
    }
    bell.ring();
  }

  private void settleAlone(Settlement settlement) {
    try {
      Claims.Round round = settler.round(List.of(), List.of(settlement), Optional.empty());
      settler.answered(settlement, round.answers().get(0));
    } catch (RedisRefusedException e) {
      settler.refused(settlement, e);
    } catch (RedisUnavailableException e) {
      log.debug("It stays for the next step", e);
    }
  }

  /** Claim no more. */
  void stop() {
    stopping = true;
    bell.ring();
  }

  /** Claims no more until {@link #resume}; returns once no job is left. */
  void rest() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    resting = ended;
    bell.ring();
    ended.await();
  }

  /** Claims again. */
  void resume() {
    resting = null;
    bell.ring();
  }

  /**
   * Works until it is stopped, has run as many jobs as it should, until a slot was lost and the
   * other jobs have ended, or, with {@code burst}, until nothing waits.
   *
   * @param waits how long it waits for what; asked again when it is stopped
   * @param watch asks for the bell to be rung when a queue has jobs
   */
  void run(boolean burst, Supplier<WorkerOptions.Times> waits, Runnable watch)
      throws InterruptedException {
    WorkerOptions.Times times = waits.get();
    while (!stopping) {
      switch (runOnce()) {
        case WORKED -> {}
        case AWAY -> sleep(backOff.next());
        case SUSPENDED -> {
          sleep(SUSPENDED_WAIT);
          claimer.jobsMayWait();
        }
        case IDLE -> {
          boolean ends = slots.hasLost() || claimer.isDone() || (burst && !claimer.isHungry());
          if (ends && slots.areEmpty()) {
            return;
          }
          tellThatItRests();
          if (!claimer.isHungry() && !slots.hasLost()) {
            watch.run();
          }
          sleep(slots.keepsReady() ? Prefetch.LONGEST_WAIT : times.idle());
        }
      }
    }
    drain(waits.get());
  }

  /** The step before was idle, so no claim is on its way. */
  private void tellThatItRests() {
    CountDownLatch rest = resting;
    if (rest != null && slots.areEmpty()) {
      rest.countDown();
    }
  }

  private void sleep(Duration limit) throws InterruptedException {
    if (bell.await(limit)) {
      claimer.jobsMayWait();
    }
  }

  private void drain(WorkerOptions.Times times) throws InterruptedException {
    handBackReady();
    long running = slots.held().stream().filter(HeldJob::isGoingOn).count();
    if (running > 0) {
      log.info("Waiting {} ms for {} jobs", times.drain().toMillis(), running);
    }
    settleUntil(times.drain());
    slots.held().forEach(job -> job.stop(StopReason.WORKER_ENDS));
    settleUntil(times.grace());
    slots.held().forEach(settler::giveUp);
    settleUntil(LAST_WORDS);
  }

  /**
   * Settles until no job is left of which Redis has not heard, at most for {@code limit}. What
   * waits to be sent then is sent all the same, as long as Redis answers.
   */
  private void settleUntil(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    Step step = Step.WORKED;
    while (!isAllSettled() && (step == Step.WORKED || System.nanoTime() < end)) {
      step = runOnce();
      if (step != Step.WORKED) {
        Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        Duration wait = step == Step.AWAY ? backOff.next() : left;
        bell.await(wait.compareTo(left) < 0 ? wait : left);
      }
    }
  }

  private boolean isAllSettled() {
    return slots.areEmpty() && settler.isEmpty() && !unsure;
  }
}
