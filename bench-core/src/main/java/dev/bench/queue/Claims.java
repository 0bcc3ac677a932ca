package dev.bench.queue;

import dev.bench.json.Json;
import dev.bench.queue.Lots.Lot;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Reply;
import dev.bench.redis.ScriptCall;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The worker's side of the queue: claim and settle.
 *
 * <p>A claim is leased by its process, not by itself, see {@link Leases}. A settlement of a claim
 * that was taken back meanwhile is refused.
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
  private static final int WHY_LIMIT = 300;

  /** What a run needs of a job; the script knows the first seven by their places. */
  static final List<String> FIELDS =
      List.of(
          "data",
          "status",
          "timeout",
          "ttl",
          "ended_at",
          "bench_cause",
          "bench_suspect",
          "meta",
          "description",
          "result_ttl",
          "failure_ttl",
          "retries_left",
          "retry_intervals",
          "number_of_retries",
          "created_at",
          "bench_deaths",
          "bench_parkings",
          "bench_stop");

  private final Redis redis;
  private final String bench;
  private final Supplier<Queues> queues;
  private final JobHash hash;
  private final InstantSource clock;

  /** The claims on jobs of {@code bench} in {@code redis}, with queues that stay as they are. */
  public Claims(Redis redis, String bench, Queues queues, InstantSource clock) {
    this(redis, bench, () -> queues, clock);
  }

  /**
   * The claims on jobs of {@code bench} in {@code redis}.
   *
   * @param queues asked again each time
   */
  public Claims(Redis redis, String bench, Supplier<Queues> queues, InstantSource clock) {
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
   * @param free the slots that are free; at most one job for each, claimed first
   * @param ready the slots that keep jobs ready, each as often as it has room for one
   * @param queues where to look, the most urgent first
   */
  public record Wish(
      String process,
      Duration lease,
      long sequence,
      List<String> free,
      List<String> ready,
      List<String> queues) {

    /** Copies the lists. */
    public Wish {
      free = List.copyOf(free);
      ready = List.copyOf(ready);
      queues = List.copyOf(queues);
    }

    /** A claim for {@code free} slots only. */
    public Wish(
        String process, Duration lease, long sequence, List<String> free, List<String> queues) {
      this(process, lease, sequence, free, List.of(), queues);
    }

    /** How many jobs at most. */
    public int jobs() {
      return free.size() + ready.size();
    }
  }

  /**
   * What one round trip brought.
   *
   * @param answers what became of the settlements, in their order
   * @param claims what was claimed, for the free slots first
   * @param suspended whether nothing is claimed because all workers pause
   */
  public record Round(List<Settlement.Answer> answers, List<Claim> claims, boolean suspended) {}

  /** Settles, and claims what {@code wish} wants, in one write. */
  public Round round(List<Settlement> settlements, Optional<Wish> wish) {
    return round(List.of(), settlements, wish);
  }

  /** The same, and before that tells that {@code begun}, which were kept ready, run. */
  public Round round(List<Claim> begun, List<Settlement> settlements, Optional<Wish> wish) {
    List<Reply> replies =
        redis.pipelined(batch -> {
          begun.forEach(claim -> batch.eval(begun(claim)));
          settlements.forEach(settlement -> batch.eval(settle(settlement)));
          wish.ifPresent(wanted -> batch.eval(claim(wanted)));
        });
    List<Settlement.Answer> answers = new ArrayList<>();
    for (int i = 0; i < settlements.size(); i++) {
      String said = replies.get(begun.size() + i).text();
      answers.add(Settlement.Answer.valueOf(said.toUpperCase(Locale.ROOT)));
    }
    if (wish.isEmpty()) {
      return new Round(answers, List.of(), false);
    }
    Reply claimed = replies.getLast();
    return claimed.isText()
        ? new Round(answers, List.of(), true)
        : new Round(answers, claimed.list().stream().map(Claims::read).toList(), false);
  }

  static Claim read(Reply reply) {
    List<Reply> parts = reply.list();
    List<Reply> values = parts.get(5).list();
    Map<String, byte[]> fields = new HashMap<>();
    for (int i = 0; i < values.size() && i < FIELDS.size(); i++) {
      if (!values.get(i).isNothing()) {
        fields.put(FIELDS.get(i), values.get(i).bytes());
      }
    }
    StoredJob job = new StoredJob(parts.get(1).text(), fields);
    boolean bounded = parts.get(6).text().equals("1");
    return new Claim(
        job,
        parts.get(0).text(),
        parts.get(2).text(),
        parts.get(3).text(),
        parts.get(4).text(),
        bounded);
  }

  private ScriptCall claim(Wish wish) {
    ScriptCall call =
        Scripts.CLAIM
            .on(
                RedisKeys.LEASE.key(wish.process()),
                RedisKeys.PROCESSES.key(bench),
                RedisKeys.CLAIMS.key(wish.process()))
            .with(wish.process())
            .with(wish.lease().toMillis())
            .with(wish.sequence())
            .with(BEYOND_LIMIT.toSeconds())
            .with(seconds(queues.get().patience()))
            .withAll(wish.free())
            .withAll(wish.ready())
            .withAll(wish.queues())
            .withAll(queues.get().fullNames(bench));
    FIELDS.forEach(call::with);
    return call;
  }

  private static ScriptCall begun(Claim claim) {
    return Scripts.BEGUN
        .on(RedisKeys.CLAIMS.key(claim.process()))
        .with(claim.execution())
        .with(claim.queue())
        .with(claim.id())
        .with(claim.worker())
        .with(claim.startedAt());
  }

  private ScriptCall settle(Settlement settlement) {
    Claim claim = settlement.claim();
    ScriptCall call =
        Scripts.SETTLE
            .on(RedisKeys.LOTS.key(bench))
            .with(claim.queue())
            .with(claim.id())
            .with(claim.execution())
            .with(claim.worker())
            .with(settlement.worked().map(Claims::seconds).orElse(""))
            .with(claim.startedAt());
    addOutcome(call, claim.job(), settlement.outcome());
    call.with(claim.bounded() ? "1" : "0");
    hash.addTo(call, settlement.outgoing().jobs(), clock.instant());
    call.with(settlement.outgoing().events().size());
    for (Event event : settlement.outgoing().events()) {
      call.with(Event.CHANNEL).with(event.wire());
    }
    return call;
  }

  /** The outcome's name, and its five arguments as {@code settle.lua} reads them. */
  private static void addOutcome(ScriptCall call, StoredJob job, Outcome outcome) {
    long failureTtl = job.number("failure_ttl", FAILURE_TTL.toSeconds());
    switch (outcome) {
      case Outcome.Finished(Optional<String> result) ->
          call.with("finished")
              .with(job.number("result_ttl", RESULT_TTL.toSeconds()))
              .with(result.map(Claims::base64).orElse(""))
              .with("");
      case Outcome.Retry(Duration after, String error) ->
          call.with("retry").with(failureTtl).with(packed(error)).with(seconds(after));
      case Outcome.Failed(String error) ->
          call.with("failed").with(failureTtl).with(packed(error)).with("");
      case Outcome.Stopped(String error) ->
          call.with("stopped").with(failureTtl).with(packed(error)).with("");
      case Outcome.Quarantined(String error) ->
          call.with("quarantined").with(failureTtl).with(packed(error)).with("");
      case Outcome.LostSlot(String error) ->
          call.with("lostslot").with(failureTtl).with(packed(error)).with("");
      case Outcome.HandedBack(Outcome.HandedBack.Because because, String error) ->
          call.with("handedback")
              .with(failureTtl)
              .with(error.isEmpty() ? "" : packed(error))
              .with(because.name());
      case Outcome.Parked(Lot lot, _) ->
          call.with("parked").with(failureTtl).with("").with(lot.toString());
    }
    switch (outcome) {
      case Outcome.Parked(_, String why) ->
          call.with(shortened(why)).with(job.time("created_at").map(RqTime::score).orElse("0"));
      case Outcome.Failed(String error) -> call.with(cause(error)).with("");
      case Outcome.Quarantined _ -> call.with("quarantined").with("");
      case Outcome.LostSlot _ -> call.with("lost its slot").with("");
      case Outcome.Finished _, Outcome.Retry _, Outcome.Stopped _, Outcome.HandedBack _ ->
          call.with("").with("");
    }
  }

  /** By what failed jobs are counted: the class of the exception, without its message. */
  private static String cause(String error) {
    return error.lines().findFirst().orElse("").replaceFirst(":.*", "");
  }

  private static String shortened(String why) {
    return why.length() <= WHY_LIMIT ? why : why.substring(0, WHY_LIMIT) + "…";
  }

  /** With a dot, whatever the machine's language writes. */
  private static String seconds(Duration duration) {
    return BigDecimal.valueOf(duration.toNanos() / 1000, 6).toPlainString();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String packed(String error) {
    String kept = error.length() <= ERROR_LIMIT ? error : error.substring(0, ERROR_LIMIT) + "…";
    byte[] bytes = JobCall.deflate(kept.getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(bytes);
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
