package dev.bench.worker;

import dev.bench.queue.Claims;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides what to claim: as many jobs as slots are free, as long as there may be some.
 *
 * <p>Confined to the loop's thread, but for {@link #claimed}.
 */
final class Claimer {

  private final Identity identity;
  private final Slots slots;
  private final WorkerOptions options;
  private final Reaper reaper;
  private long sequence = 1;
  private long turn;
  private long left;
  private final AtomicLong claimed = new AtomicLong();
  private boolean hungry = true;

  Claimer(Identity identity, Slots slots, WorkerOptions options, Reaper reaper) {
    this.reaper = reaper;
    this.identity = identity;
    this.slots = slots;
    this.options = options;
    this.left = options.mostJobs();
  }

  /** Puts back what was claimed without knowing: the answer to the claim was lost. */
  void takeBackUnknown() {
    reaper.takeBackUnknown(identity.process(), slots.claims());
  }

  /** The next claim; empty when no slot is free, or when the last one found too little. */
  Optional<Claims.Wish> next() {
    List<String> free = slots.free();
    if (!hungry || free.isEmpty() || isDone()) {
      return Optional.empty();
    }
    List<String> some = free.subList(0, (int) Math.min(free.size(), left));
    List<String> queues = options.strategy().order(identity.queues(), turn++);
    Claims.Wish wish =
        new Claims.Wish(identity.process(), options.times().lease(), sequence, some, queues);
    sequence += some.size();
    return Optional.of(wish);
  }

  /** What the claim brought; with fewer jobs than wished for, nothing waits any more. */
  void answered(Claims.Wish wish, int jobs) {
    hungry = jobs == wish.workers().size();
    left -= jobs;
    claimed.addAndGet(jobs);
  }

  /**
   * Jobs have ended: others may run in their place that their site, or their dependencies, held up.
   * A worker that goes on is told of those by Redis.
   */
  void jobsEnded() {
    hungry |= options.burst();
  }

  /** Whether it has claimed as many jobs as it was asked to run. */
  boolean isDone() {
    return left <= 0;
  }

  /** How many jobs it has claimed; safe from any thread. */
  long claimed() {
    return claimed.get();
  }

  /** There may be jobs again. */
  void jobsMayWait() {
    hungry = true;
  }

  boolean isHungry() {
    return hungry;
  }
}
