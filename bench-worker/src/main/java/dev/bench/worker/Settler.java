package dev.bench.worker;

import dev.bench.queue.Claim;
import dev.bench.queue.Claims;
import dev.bench.queue.Outcome;
import dev.bench.queue.Settlement;
import dev.bench.worker.run.Endings;
import dev.bench.worker.run.HeldJob;
import dev.bench.worker.run.JobRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the outcomes of jobs until Redis has heard of them.
 *
 * <p>A settlement whose answer was lost is sent again; that Redis refuses it then only says that it
 * was done the first time. Safe for use by many threads.
 */
final class Settler {

  private static final Logger log = LoggerFactory.getLogger(Settler.class);
  private static final int AT_ONCE = 100;

  private final Claims claims;
  private final Slots slots;
  private final Endings endings;
  private final Bell bell;
  private final Map<String, Settlement> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> tries = new LinkedHashMap<>();
  private final Map<String, Long> ended = new HashMap<>();

  Settler(Claims claims, Slots slots, Endings endings, Bell bell) {
    this.bell = bell;
    this.claims = claims;
    this.slots = slots;
    this.endings = endings;
  }

  /**
   * Tells which jobs have begun, settles {@code done} and claims what {@code wish} wants, in one
   * round trip.
   */
  Claims.Round round(List<Claim> begun, List<Settlement> done, Optional<Claims.Wish> wish) {
    return claims.round(begun, done, wish);
  }

  /** A job has ended. */
  synchronized void add(Settlement settlement) {
    if (waiting.putIfAbsent(settlement.claim().execution(), settlement) == null) {
      ended.merge(word(settlement.outcome()), 1L, Long::sum);
    }
  }

  /** How many jobs have ended here, by how: {@code finished, failed, retry} and so on. */
  synchronized Map<String, Long> ended() {
    return Map.copyOf(ended);
  }

  private static String word(Outcome outcome) {
    return outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** Jobs that were kept ready do not run here: they wait in their queues again, in that order. */
  synchronized void handBack(List<HeldJob> ready) {
    for (HeldJob job : ready.reversed()) { // each goes to the head of its queue
      job.skip();
      add(new Settlement(job.claim(), new Outcome.HandedBack()));
    }
  }

  /** The job was stopped and does not end: it is settled without it. */
  synchronized void giveUp(HeldJob job) {
    if (job.lose()) {
      Outcome outcome = endings.overdue(job);
      JobRunner.tell(job, outcome, Duration.ZERO);
      add(new Settlement(job.claim(), outcome));
      slots.lose(job);
      bell.ring();
    }
  }

  /** What the next round trip is to carry. */
  synchronized List<Settlement> next() {
    List<Settlement> some = new ArrayList<>();
    for (Settlement settlement : waiting.values()) {
      if (some.size() == AT_ONCE) {
        break;
      }
      tries.merge(settlement.claim().execution(), 1, Integer::sum);
      some.add(settlement);
    }
    return some;
  }

  /** Redis has answered. */
  synchronized void answered(Settlement settlement, Settlement.Answer answer) {
    forget(settlement);
    if (!(settlement.outcome() instanceof Outcome.HandedBack)
        && answer == Settlement.Answer.LOST
        && tries.getOrDefault(key(settlement), 0) <= 1) {
      log.warn(
          "Job {} was taken back before it could be settled; it runs again elsewhere, and what this run sent after its commit is dropped",
          settlement.claim().id());
    }
    tries.remove(key(settlement));
  }

  /** Redis refuses it whenever it is sent. */
  synchronized void refused(Settlement settlement, RuntimeException why) {
    forget(settlement);
    tries.remove(key(settlement));
    log.error(
        "Job {} cannot be settled; it stays in rq:wip until this process ends, and runs again then",
        settlement.claim().id(),
        why);
  }

  private void forget(Settlement settlement) {
    waiting.remove(key(settlement));
    slots.release(settlement.claim());
  }

  private static String key(Settlement settlement) {
    return settlement.claim().execution();
  }

  /** Whether Redis has heard of all. */
  synchronized boolean isEmpty() {
    return waiting.isEmpty();
  }
}
