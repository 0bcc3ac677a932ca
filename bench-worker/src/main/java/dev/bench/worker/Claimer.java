package dev.bench.worker;

import dev.bench.queue.Claims;
import dev.bench.queue.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides what to claim as long as there may be jobs: one for each free slot, and those that the
 * slots keep ready.
 *
 * <p>Confined to the loop's thread, but for {@link #claimed}.
 */
final class Claimer {

  /**
   * So many jobs that are kept ready are claimed in one step, during which Redis serves no other.
   */
  private static final int READY_AT_ONCE = 100;

  private final Identity identity;
  private final Slots slots;
  private final WorkerOptions options;
  private final Reaper reaper;
  private final Prefetch prefetch;
  private long sequence = 1;
  private long turn;
  private long left;
  private final AtomicLong claimed = new AtomicLong();
  private boolean hungry = true;

  Claimer(Identity identity, Slots slots, WorkerOptions options, Reaper reaper, Prefetch prefetch) {
    this.reaper = reaper;
    this.identity = identity;
    this.slots = slots;
    this.options = options;
    this.prefetch = prefetch;
    this.left = options.mostJobs();
  }

  /** Puts back what was claimed without knowing: the answer to the claim was lost. */
  void takeBackUnknown() {
    reaper.takeBackUnknown(identity.process(), slots.claims());
  }

  /**
   * The next claim, in the same step as the settlements {@code ended}; empty when there is no room,
   * or when the last one found too little.
   */
  Optional<Claims.Wish> next(List<Settlement> ended) {
    if (!hungry || isDone()) {
      return Optional.empty();
    }
    Map<String, Integer> claims = slots.claims(ended);
    List<String> free = new ArrayList<>();
    List<String> ready = new ArrayList<>();
    claims.forEach((worker, count) -> {
      if (count == 0 && free.size() < left) {
        free.add(worker);
      }
    });
    for (int jobs = 1; jobs <= prefetch.jobs(); jobs++) {
      for (Map.Entry<String, Integer> slot : claims.entrySet()) {
        boolean room = Math.max(1, slot.getValue()) <= jobs;
        if (room && ready.size() < READY_AT_ONCE && free.size() + ready.size() < left) {
          ready.add(slot.getKey());
        }
      }
    }
    if (free.isEmpty() && ready.isEmpty()) {
      return Optional.empty();
    }
    List<String> queues = options.strategy().order(identity.queues().get(), turn++);
    Claims.Wish wish =
        new Claims.Wish(identity.process(), options.times().lease(), sequence, free, ready, queues);
    sequence += wish.jobs();
    return Optional.of(wish);
  }

  /** What the claim brought; with fewer jobs than wished for, nothing waits any more. */
  void answered(Claims.Wish wish, int jobs) {
    hungry = jobs == wish.jobs();
    left -= jobs;
    claimed.addAndGet(jobs);
  }

  /**
   * Jobs have ended: others may run in their place that their site, or their dependencies, held up.
   * A worker that goes on is told of those by Redis.
   */
  void jobsEnded(List<Settlement> ended) {
    ended.forEach(settlement -> settlement.worked().ifPresent(prefetch::ended));
    hungry |= options.burst();
  }

  /** Jobs that were kept ready are handed back. */
  void handedBack(int jobs) {
    prefetch.wasWrong();
    left += jobs;
    claimed.addAndGet(-jobs);
    hungry = true;
  }

  /** Whether it has claimed as many jobs as it was asked to run. */
  boolean isDone() {
    return left <= 0;
  }

  /** How many jobs it has claimed and not handed back; safe from any thread. */
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
