package dev.bench.worker;

import dev.bench.queue.Claim;
import dev.bench.queue.Claims;
import dev.bench.queue.Leases;
import dev.bench.queue.Outcome;
import dev.bench.queue.Settlement;
import dev.bench.redis.RedisRefusedException;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.worker.run.Endings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the claims of processes that died, by the list that each of them kept, for all queues of the
 * bench.
 *
 * <p>It settles them like any worker does. A claim has one settlement, so two Reapers do not end it
 * twice. Safe for use by many threads.
 */
final class Reaper {

  private static final Logger log = LoggerFactory.getLogger(Reaper.class);

  private final Leases leases;
  private final Claims claims;
  private final Endings endings;
  private final Bell bell;

  Reaper(Leases leases, Claims claims, Endings endings, Bell bell) {
    this.leases = leases;
    this.claims = claims;
    this.endings = endings;
    this.bell = bell;
  }

  /** Ends all claims of dead processes that there are now. */
  void runOnce() {
    try {
      List<Leases.Abandoned> dead = leases.abandoned();
      if (!dead.isEmpty()) {
        log.warn("Jobs of dead workers are taken back: {}", ids(claims(dead)));
      }
      Set<String> seen = Set.of();
      while (!dead.isEmpty() && !executions(claims(dead)).equals(seen)) {
        seen = executions(claims(dead));
        settle(
            dead.stream().map(left -> new Settlement(left.claim(), endings.died(left))).toList());
        bell.ringForJobs();
        dead = leases.abandoned();
      }
    } catch (RedisUnavailableException | RedisRefusedException e) {
      log.debug("The next heartbeat looks for dead workers again", e);
    }
  }

  /**
   * Puts back what {@code process} claimed without knowing: the answer to its claim was lost. No
   * claim of it may be under way meanwhile.
   */
  void takeBackUnknown(String process, List<Claim> known) {
    Set<String> executions = executions(known);
    List<Claim> unknown =
        leases.of(process).stream()
            .filter(claim -> !executions.contains(claim.execution()))
            .toList();
    if (!unknown.isEmpty()) {
      log.info("Jobs are handed back whose claim was not answered: {}", ids(unknown));
      settle(
          unknown.stream().map(claim -> new Settlement(claim, new Outcome.HandedBack())).toList());
    }
  }

  /** The last claim first, since each job goes to the head of its queue. */
  private void settle(List<Settlement> ended) {
    List<Settlement> ordered = new ArrayList<>(ended);
    ordered.sort(Comparator.comparingLong(end -> -end.claim().number()));
    claims.round(ordered, Optional.empty());
  }

  private static List<Claim> claims(List<Leases.Abandoned> left) {
    return left.stream().map(Leases.Abandoned::claim).toList();
  }

  private static Set<String> executions(List<Claim> claims) {
    return claims.stream().map(Claim::execution).collect(Collectors.toSet());
  }

  private static String ids(List<Claim> claims) {
    return claims.stream().map(Claim::id).collect(Collectors.joining(", "));
  }
}
