package dev.bench.queue;

import static dev.bench.queue.Requests.BENCH;
import static dev.bench.queue.Requests.SITE;
import static dev.bench.queue.Requests.id;
import static dev.bench.queue.Requests.job;
import static dev.bench.queue.Requests.settlement;
import static dev.bench.queue.Requests.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.queue.Lots.Lot;
import dev.bench.queue.Outcome.HandedBack.Because;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Script;
import dev.bench.testkit.RealRedis;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From a started job to each ending, whatever happened to the job meanwhile. */
class OutcomesTest {

  private static final String QUEUE = BENCH + ":default:" + SITE;
  private static final Script DEFER = Script.of(OutcomesTest.class, "defer.lua");
  private static final Lot LOT = new Lot(Lot.Cause.DATABASE, SITE);

  @RegisterExtension static final RealRedis server = new RealRedis();

  private Redis redis;
  private JobQueue queue;
  private Claims claims;
  private Lots lots;

  @BeforeEach
  void connect() {
    redis = Redis.connect(server.uri(), "outcomes");
    queue = new JobQueue(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
    claims = new Claims(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
    lots = new Lots(redis, BENCH);
  }

  @AfterEach
  void close() {
    redis.close();
  }

  /** Each outcome with the status, the place and our own mark that it leaves. */
  enum Ending {
    FINISHED(new Outcome.Finished(Optional.of("1")), "finished", "rq:finished:", "", 1),
    RETRIED_AT_ONCE(new Outcome.Retry(Duration.ZERO, "e"), "queued", "rq:queue:", "", 1),
    RETRIED_LATER(
        new Outcome.Retry(Duration.ofMinutes(1), "e"), "scheduled", "rq:scheduled:", "", 1),
    FAILED(new Outcome.Failed("e"), "failed", "rq:failed:", "", 1),
    STOPPED(new Outcome.Stopped("e"), "stopped", "rq:failed:", "", 1),
    PARKED(new Outcome.Parked(LOT, "away"), "deferred", "rq:deferred:", "parked", 0),
    QUARANTINED(new Outcome.Quarantined("e"), "failed", "rq:failed:", "quarantined", 1),
    LOST_SLOT(new Outcome.LostSlot("e"), "failed", "rq:failed:", "lostslot", 1),
    GIVEN_UP(new Outcome.HandedBack(), "queued", "rq:queue:", "", 0),
    PROCESS_DIED(new Outcome.HandedBack(Because.PROCESS_DIED, ""), "queued", "rq:queue:", "", 0),
    DIED_ALONE(new Outcome.HandedBack(Because.DIED_ALONE, "e"), "queued", "rq:queue:", "", 1);

    private final Outcome outcome;
    private final String status;
    private final String place;
    private final String mark;
    private final int results;

    Ending(Outcome outcome, String status, String place, String mark, int results) {
      this.outcome = outcome;
      this.status = status;
      this.place = place;
      this.mark = mark;
      this.results = results;
    }
  }

  private Claim started() {
    queue.enqueue(List.of(Requests.repeated("a", 3)));
    return claims.round(List.of(), Optional.of(wish("p", 1))).claims().get(0);
  }

  private Settlement.Answer settle(Claim claim, Outcome outcome) {
    return claims.round(List.of(settlement(claim, outcome)), Optional.empty()).answers().get(0);
  }

  private StoredJob stored(String own) {
    return queue.find(SITE, id(own)).orElseThrow();
  }

  private boolean isIn(String place) {
    return place.equals("rq:queue:")
        ? redis.lrange(place + QUEUE, 0, -1).contains(id("a"))
        : redis.zrangeByScore(place + QUEUE, Double.POSITIVE_INFINITY, 10).contains(id("a"));
  }

  @ParameterizedTest
  @EnumSource
  void a_started_job_ends_in_one_place_and_leaves_no_claim(Ending ending) {
    assertThat(settle(started(), ending.outcome)).isEqualTo(Settlement.Answer.SETTLED);

    assertThat(stored("a").status()).isEqualTo(ending.status);
    assertThat(stored("a").ending()).isEqualTo(ending.mark);
    for (Ending other : Ending.values()) {
      assertThat(isIn(other.place)).as(other.place).isEqualTo(other.place.equals(ending.place));
    }
    assertThat(Results.count(redis, id("a"))).isEqualTo(ending.results);
    assertThat(redis.zcard("rq:wip:" + QUEUE)).isZero();
    assertThat(redis.exists("bench:claims:p")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void a_second_settlement_of_a_claim_does_nothing(Ending ending) {
    Claim claim = started();
    settle(claim, ending.outcome);

    assertThat(settle(claim, new Outcome.Failed("late"))).isEqualTo(Settlement.Answer.LOST);

    assertThat(stored("a").status()).isEqualTo(ending.status);
  }

  @ParameterizedTest
  @EnumSource
  void a_job_that_was_cancelled_while_it_ran_does_not_run_again(Ending ending) {
    Claim claim = started();
    assertThat(queue.cancel(SITE, id("a"))).isTrue();
    assertThat(stored("a").status()).isEqualTo("started");

    settle(claim, ending.outcome);

    boolean finished = ending == Ending.FINISHED;
    assertThat(stored("a").status()).isEqualTo(finished ? "finished" : "stopped");
    assertThat(isIn("rq:queue:")).isFalse();
    assertThat(isIn("rq:scheduled:")).isFalse();
    assertThat(stored("a").stop()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void a_job_that_rqs_own_tools_cancelled_while_it_ran_stays_cancelled(Ending ending) {
    Claim claim = started();
    redis.hset("rq:job:" + id("a"), "status", "canceled");
    redis.zadd("rq:canceled:" + QUEUE, 1, id("a"));

    settle(claim, ending.outcome);

    boolean finished = ending == Ending.FINISHED;
    assertThat(stored("a").status()).isEqualTo(finished ? "finished" : "canceled");
    assertThat(isIn("rq:canceled:")).isEqualTo(!finished);
    assertThat(isIn("rq:queue:")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void a_job_that_was_deleted_while_it_ran_stays_deleted(Ending ending) {
    Claim claim = started();
    redis.del("rq:job:" + id("a"));

    assertThat(settle(claim, ending.outcome)).isEqualTo(Settlement.Answer.DELETED);

    assertThat(queue.find(SITE, id("a"))).isEmpty();
    assertThat(isIn(ending.place)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void dependents_run_when_the_job_has_finished_or_when_they_allow_its_failure(Ending ending) {
    Claim claim = started();
    dependent("patient", "0");
    dependent("lenient", "1");

    settle(claim, ending.outcome);

    boolean failed = ending.status.equals("failed");
    boolean finished = ending == Ending.FINISHED;
    assertThat(stored("patient").status()).isEqualTo(finished ? "queued" : "deferred");
    assertThat(stored("lenient").status()).isEqualTo(finished || failed ? "queued" : "deferred");
  }

  /** As RQ's producers write a job that waits for another one. */
  private void dependent(String own, String allowsFailure) {
    queue.enqueue(List.of(job(own)));
    String waiting = id(own);
    redis.eval(DEFER.on().with(QUEUE).with(waiting).with(id("a")).with(allowsFailure));
  }

  @Test
  void parked_jobs_go_on_oldest_first_and_some_at_a_time() {
    for (String own : List.of("one", "two", "three", "new")) {
      queue.enqueue(List.of(job(own)));
    }
    List<Claim> taken = claims.round(List.of(), Optional.of(wish("p", 3))).claims();
    taken.reversed().forEach(claim -> settle(claim, new Outcome.Parked(LOT, "away")));
    assertThat(lots.all()).containsExactly(LOT);
    assertThat(lots.size(LOT)).isEqualTo(3);

    assertThat(lots.unpark(LOT, 2, Duration.ofMinutes(1))).contains(2);

    assertThat(redis.lrange("rq:queue:" + QUEUE, 0, -1))
        .containsExactly(id("one"), id("two"), id("new"));
    assertThat(lots.unpark(LOT, 2, Duration.ofMinutes(1))).isEmpty();
    assertThat(stored("one").attempt()).isEqualTo(1);
    assertThat(stored("one").ending()).isEmpty();
    redis.del(RedisKeys.LOT_PACE.key(BENCH, LOT.toString()));
    assertThat(lots.unpark(LOT, 2, Duration.ofMinutes(1))).contains(1);
    assertThat(lots.all()).isEmpty();
  }

  @Test
  void a_parked_job_can_be_cancelled() {
    settle(started(), new Outcome.Parked(LOT, "away"));

    assertThat(queue.cancel(SITE, id("a"))).isTrue();

    assertThat(stored("a").status()).isEqualTo("canceled");
    assertThat(lots.size(LOT)).isZero();
    assertThat(redis.zcard("rq:deferred:" + QUEUE)).isZero();
  }

  @Test
  void three_deaths_alone_are_counted_and_a_run_to_the_end_forgives_them() {
    Claim claim = started();
    for (int deaths = 1; deaths <= 2; deaths++) {
      settle(claim, new Outcome.HandedBack(Because.DIED_ALONE, "exit code 1"));
      claim = claims.round(List.of(), Optional.of(wish("p", 1))).claims().get(0);
      assertThat(claim.job().isSuspect()).isTrue();
      assertThat(claim.job().deaths()).isEqualTo(deaths);
      assertThat(claim.job().attempt()).isEqualTo(1);
    }

    settle(claim, new Outcome.Retry(Duration.ZERO, "it broke"));

    assertThat(stored("a").isSuspect()).isFalse();
    assertThat(stored("a").deaths()).isZero();
    assertThat(Results.error(redis, id("a"))).isEqualTo("it broke");
  }

  @Test
  void only_a_job_that_runs_can_be_stopped() {
    queue.enqueue(List.of(job("a")));
    assertThat(queue.stop(SITE, id("a"))).isFalse();
    Claim claim = claims.round(List.of(), Optional.of(wish("p", 1))).claims().get(0);

    assertThat(queue.stop("two.localhost", id("a"))).isFalse();
    assertThat(queue.stop(SITE, id("a"))).isTrue();

    Leases.Presence presence = Requests.presence("p", Duration.ofSeconds(30));
    Leases leases = new Leases(redis, BENCH);
    assertThat(leases.beat(presence, List.of(claim)).stopped()).containsExactly("p-1");
  }

  @Test
  void slots_show_that_workers_are_suspended() {
    Leases leases = new Leases(redis, BENCH);
    Leases.Presence presence = Requests.presence("p", Duration.ofSeconds(30));
    redis.set("rq:suspended", "1"); // as rq suspend leaves it
    leases.beat(presence, List.of());
    assertThat(redis.hgetAll("rq:worker:p.w0")).containsEntry("state", "suspended");

    redis.del("rq:suspended");

    leases.beat(presence, List.of());
    assertThat(redis.hgetAll("rq:worker:p.w0")).containsAllEntriesOf(Map.of("state", "idle"));
  }
}
