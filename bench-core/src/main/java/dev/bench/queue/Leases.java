package dev.bench.queue;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Reply;
import dev.bench.redis.ScriptCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What keeps the claims of a process alive, and what tells others that it died.
 *
 * <p>One lease for all claims of a process, in Redis's time, renewed by {@link #beat}. Safe for use
 * by many threads.
 */
public final class Leases {

  /** How many claims of dead processes are looked at in one step. */
  private static final int AT_ONCE = 100;

  private final Redis redis;
  private final String bench;

  /** The leases of {@code bench} in {@code redis}. */
  public Leases(Redis redis, String bench) {
    this.redis = redis;
    this.bench = bench;
  }

  /**
   * A process that is alive, as {@code rq info} shows it.
   *
   * @param process its id, letters and digits
   * @param lease how long it counts as alive
   * @param slots how long its slots are shown
   * @param workers the names of its slots
   * @param queues the queues they serve, as RQ calls them
   * @param facts what else is known of each slot, by RQ's field
   */
  public record Presence(
      String process,
      Duration lease,
      Duration slots,
      List<String> workers,
      List<String> queues,
      Map<String, String> facts) {

    /** Copies the collections. */
    public Presence {
      workers = List.copyOf(workers);
      queues = List.copyOf(queues);
      facts = Map.copyOf(facts);
    }
  }

  /**
   * What a heartbeat tells of running jobs, by their executions.
   *
   * @param lost those whose claim is lost
   * @param stopped those that an operator or an app wants to end
   * @param at when Redis heard it, by its clock
   */
  public record Beat(List<String> lost, List<String> stopped, Instant at) {}

  /** Renews the lease and the slots of a process. */
  public Beat beat(Presence presence, Collection<Claim> running) {
    ScriptCall call =
        Scripts.BEAT
            .on(RedisKeys.LEASE.key(presence.process()), RedisKeys.PROCESSES.key(bench))
            .with(presence.process())
            .with(presence.lease().toMillis())
            .with(presence.slots().toSeconds())
            .withAll(presence.queues())
            .with(presence.workers().size());
    for (String worker : presence.workers()) {
      call.with(worker).with(presence.facts().size() * 2L);
      presence.facts().forEach((field, value) -> call.with(field).with(value));
    }
    call.with(running.size());
    for (Claim claim : running) {
      call.with(claim.queue()).with(claim.id()).with(claim.execution());
    }
    List<Reply> said = redis.evalRepeatable(call).list();
    return new Beat(
        texts(said.get(0)), texts(said.get(1)), Instant.ofEpochMilli(said.get(2).number()));
  }

  private static List<String> texts(Reply list) {
    return list.list().stream().map(Reply::text).toList();
  }

  /** Signs a process off; what it still holds is taken back by others at once. */
  public void leave(Presence presence) {
    redis.evalRepeatable(
        Scripts.LEAVE
            .on(RedisKeys.LEASE.key(presence.process()))
            .withAll(presence.queues())
            .withAll(presence.workers()));
  }

  /** How long Redis has run: before that, no lease could be renewed. */
  public Duration uptime() {
    return redis.uptime();
  }

  /**
   * A claim of a process that died.
   *
   * @param claim what it held
   * @param begun whether the job had begun; false for one that its process kept ready, as far as it
   *     has told
   */
  public record Abandoned(Claim claim, boolean begun) {}

  /** Some of the claims of processes whose lease has ended; the slots of those are signed off. */
  public List<Abandoned> abandoned() {
    return held("", AT_ONCE);
  }

  /** All claims of {@code process}, also those that it does not know of. */
  public List<Claim> of(String process) {
    return held(process, Integer.MAX_VALUE).stream().map(Abandoned::claim).toList();
  }

  private List<Abandoned> held(String process, int limit) {
    ScriptCall call =
        Scripts.ABANDONED.on(RedisKeys.PROCESSES.key(bench)).with(process).with(limit);
    Claims.FIELDS.forEach(call::with);
    return redis.evalRepeatable(call).list().stream()
        .map(reply -> new Abandoned(Claims.read(reply), !reply.list().get(7).text().equals("1")))
        .toList();
  }
}
