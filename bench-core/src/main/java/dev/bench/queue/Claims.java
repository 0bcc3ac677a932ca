package dev.bench.queue;

import dev.bench.json.Json;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Reply;
import dev.bench.redis.ScriptCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The worker's side of the queue: claim, settle, and what keeps claims alive or takes them back.
 *
 * <p>A claim is leased by its process, not by itself: one lease, renewed by {@link #beat}, stands
 * for all claims of a process, in Redis's time. Whoever settles a claim that was taken back
 * meanwhile is refused.
 *
 * <p>Safe for use by many threads.
 */
public final class Claims {

  /**
   * What {@code rq:wip} adds to a job's time limit: RQ's own tools fail an expired member merely by
   * looking, while ours go by the leases, so this is far beyond any lease.
   */
  private static final Duration BEYOND_LIMIT = Duration.ofDays(1);

  private static final Duration RESULT_TTL = Duration.ofSeconds(500); // RQ's own defaults
  private static final Duration FAILURE_TTL = Duration.ofDays(365);
  private static final int ERROR_LIMIT = 8 * 1024;

  /** What a run needs of a job; the script knows the first three by their places. */
  private static final List<String> CLAIMED =
      List.of(
          "data",
          "status",
          "timeout",
          "meta",
          "description",
          "result_ttl",
          "failure_ttl",
          "retries_left",
          "retry_intervals",
          "number_of_retries",
          "bench_deaths");

  private final Redis redis;
  private final String bench;
  private final Queues queues;
  private final JobHash hash;
  private final InstantSource clock;

  /** The claims on jobs of {@code bench} in {@code redis}. */
  public Claims(Redis redis, String bench, Queues queues, InstantSource clock) {
    this.redis = redis;
    this.bench = bench;
    this.queues = queues;
    this.hash = new JobHash(bench, queues);
    this.clock = clock;
  }

  /**
   * What a process wants to claim.
   *
   * @param process the process, letters and digits
   * @param lease how long it counts as alive from then on
   * @param sequence the number of the next execution
   * @param workers the free slots; at most one job for each
   * @param queues where to look, the most urgent first
   */
  public record Wish(
      String process, Duration lease, long sequence, List<String> workers, List<String> queues) {

    /** Copies the lists. */
    public Wish {
      workers = List.copyOf(workers);
      queues = List.copyOf(queues);
    }
  }

  /**
   * What one round trip brought.
   *
   * @param answers what became of the settlements, in their order
   * @param claims what was claimed
   * @param suspended whether nothing is claimed because all workers pause
   */
  public record Round(List<Settlement.Answer> answers, List<Claim> claims, boolean suspended) {}

  /** Settles, and claims what {@code wish} wants, in one write. */
  public Round round(List<Settlement> settlements, Optional<Wish> wish) {
    List<Reply> replies =
        redis.pipelined(batch -> {
          settlements.forEach(settlement -> batch.eval(settle(settlement)));
          wish.ifPresent(wanted -> batch.eval(claim(wanted)));
        });
    List<Settlement.Answer> answers = new ArrayList<>();
    for (int i = 0; i < settlements.size(); i++) {
      answers.add(Settlement.Answer.valueOf(replies.get(i).text().toUpperCase(Locale.ROOT)));
    }
    if (wish.isEmpty()) {
      return new Round(answers, List.of(), false);
    }
    Reply claimed = replies.get(settlements.size());
    return claimed.isText()
        ? new Round(answers, List.of(), true)
        : new Round(answers, claimed.list().stream().map(Claims::read).toList(), false);
  }

  private static Claim read(Reply reply) {
    List<Reply> parts = reply.list();
    List<Reply> values = parts.get(5).list();
    Map<String, byte[]> fields = new HashMap<>();
    for (int i = 0; i < values.size() && i < CLAIMED.size(); i++) {
      if (!values.get(i).isNothing()) {
        fields.put(CLAIMED.get(i), values.get(i).bytes());
      }
    }
    StoredJob job = new StoredJob(parts.get(1).text(), fields);
    return new Claim(
        job, parts.get(0).text(), parts.get(2).text(), parts.get(3).text(), parts.get(4).text());
  }

  private ScriptCall claim(Wish wish) {
    ScriptCall call =
        Scripts.CLAIM
            .on(RedisKeys.LEASE.key(wish.process()))
            .with(wish.process())
            .with(wish.lease().toMillis())
            .with(wish.sequence())
            .with(BEYOND_LIMIT.toSeconds())
            .with(seconds(queues.patience()))
            .withAll(wish.workers())
            .withAll(wish.queues())
            .withAll(queues.fullNames(bench));
    CLAIMED.forEach(call::with);
    return call;
  }

  private ScriptCall settle(Settlement settlement) {
    Claim claim = settlement.claim();
    ScriptCall call =
        Scripts.SETTLE
            .on()
            .with(claim.queue())
            .with(claim.id())
            .with(claim.execution())
            .with(claim.worker())
            .with(seconds(settlement.worked()))
            .with(claim.startedAt());
    StoredJob job = claim.job();
    switch (settlement.outcome()) {
      case Outcome.Finished(Optional<String> result) ->
          call.with("finished")
              .with(job.number("result_ttl", RESULT_TTL.toSeconds()))
              .with(result.map(Claims::base64).orElse(""));
      case Outcome.Failed(String error) ->
          call.with("failed")
              .with(job.number("failure_ttl", FAILURE_TTL.toSeconds()))
              .with(packed(error));
      case Outcome.Retry(Duration after, _) -> call.with("retry").with(seconds(after)).with("");
      case Outcome.HandedBack() -> call.with("handedback").with("").with("");
    }
    hash.addTo(call, settlement.outgoing().jobs(), clock.instant());
    call.with(settlement.outgoing().events().size());
    for (Event event : settlement.outgoing().events()) {
      call.with(Event.CHANNEL).with(event.wire());
    }
    return call;
  }

  /** With a dot, whatever the machine's language writes. */
  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.6f", duration.toNanos() / 1e9);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String packed(String error) {
    String kept = error.length() <= ERROR_LIMIT ? error : error.substring(0, ERROR_LIMIT) + "…";
    byte[] bytes = JobCall.deflate(kept.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(bytes);
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
   * Renews the lease and the slots of a process.
   *
   * @return the executions among {@code running} whose claim is lost
   */
  public List<String> beat(Presence presence, Collection<Claim> running) {
    ScriptCall call =
        Scripts.BEAT
            .on(RedisKeys.LEASE.key(presence.process()))
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
    return redis.evalRepeatable(call).list().stream().map(Reply::text).toList();
  }

  /** Signs a process off; what it still holds is taken back by others at once. */
  public void leave(Presence presence) {
    redis.evalRepeatable(
        Scripts.LEAVE
            .on(RedisKeys.LEASE.key(presence.process()))
            .withAll(presence.queues())
            .withAll(presence.workers()));
  }

  /** Puts the jobs of dead processes back into their queues; returns their ids. */
  public List<String> reap() {
    return takeBack("", List.of());
  }

  /**
   * Puts back what {@code process} claimed without knowing: the answer to its claim was lost. No
   * claim of it may be under way meanwhile.
   */
  public List<String> takeBackUnknown(String process, Collection<Claim> known) {
    return takeBack(process, known.stream().map(Claim::execution).toList());
  }

  private List<String> takeBack(String process, List<String> known) {
    return redis
        .evalRepeatable(Scripts.REAP.on().with(bench).with(process).withAll(known))
        .list()
        .stream()
        .map(Reply::text)
        .toList();
  }

  /** Whether the claim is still held. */
  public boolean holds(Claim claim) {
    return hold(claim, "");
  }

  /** Keeps {@code meta} with the job, if the claim is still held; whether it is. */
  public boolean saveMeta(Claim claim, JobMeta meta) {
    return hold(claim, Json.core().write(meta.members()));
  }

  private boolean hold(Claim claim, String meta) {
    return redis
            .evalRepeatable(
                Scripts.HOLD
                    .on()
                    .with(claim.queue())
                    .with(claim.id())
                    .with(claim.execution())
                    .with(meta))
            .number()
        == 1;
  }
}
