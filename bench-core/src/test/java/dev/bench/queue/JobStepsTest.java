package dev.bench.queue;

import static dev.bench.queue.Requests.BENCH;
import static dev.bench.queue.Requests.SITE;
import static dev.bench.queue.Requests.id;
import static dev.bench.queue.Requests.job;
import static dev.bench.queue.Requests.settlement;
import static dev.bench.queue.Requests.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.queue.Outcome.HandedBack.Because;
import dev.bench.queue.lanes.Lanes;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.testkit.RealRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The steps of a job inside Redis: from each state to the next, and no other way. */
class JobStepsTest {

  private static final String QUEUE = BENCH + ":default";
  private static final String LANE = QUEUE + ":" + Requests.SITE;

  @RegisterExtension static final RealRedis server = new RealRedis();

  private Redis redis;
  private JobQueue queue;
  private Claims claims;
  private Leases leases;
  private Lanes lanes;

  @BeforeEach
  void connect() {
    redis = Redis.connect(server.uri(), "steps");
    queue = new JobQueue(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
    claims = new Claims(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
    leases = new Leases(redis, BENCH);
    lanes = Requests.lanes(redis);
  }

  @AfterEach
  void close() {
    redis.close();
  }

  private Claim claimOne(String process) {
    return claims.round(List.of(), Optional.of(wish(process, 1))).claims().get(0);
  }

  private Settlement.Answer settle(Claim claim, Outcome outcome) {
    return claims.round(List.of(settlement(claim, outcome)), Optional.empty()).answers().get(0);
  }

  private Settlement.Answer endByReaper(Claim claim, Outcome outcome) {
    return claims.round(List.of(new Settlement(claim, outcome)), Optional.empty()).answers().get(0);
  }

  private StoredJob stored(String own) {
    return queue.find(SITE, id(own)).orElseThrow();
  }

  @Test
  void a_job_lies_in_redis_as_rq_writes_it() {
    assertThat(queue.enqueue(List.of(job("a")))).isEqualTo(1);
    assertThat(redis.smembers("rq:queues")).containsExactly("rq:queue:" + LANE);
    assertThat(redis.lrange("rq:queue:" + LANE, 0, -1)).containsExactly(id("a"));
    StoredJob job = stored("a");
    assertThat(job.status()).isEqualTo("queued");
    assertThat(job.queue()).isEqualTo(LANE);
    assertThat(job.text("created_at"))
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    assertThat(job.text("timeout")).isEqualTo("5");
    assertThat(job.text("result_ttl")).isEqualTo("600");
    assertThat(job.text("started_at")).isEmpty();
    assertThat(job.meta().members())
        .isEqualTo(Map.of("site", SITE, "user", "Administrator", "generation", "1-abc"));
    assertThat(job.call().method()).isEqualTo("todo.Reminders.echo");
    assertThat(job.call().args()).extracting(Object::toString).containsExactly("\"a\"");
    assertThat(job.text("description")).isEqualTo("todo.Reminders.echo(\"a\")");
  }

  @Test
  void the_same_id_is_put_once_until_it_has_ended() {
    assertThat(queue.enqueue(List.of(job("a"), job("a")))).isEqualTo(1);
    Claim claim = claimOne("p");
    assertThat(queue.enqueue(List.of(job("a")))).isZero();
    settle(claim, new Outcome.Finished(Optional.empty()));
    assertThat(queue.enqueue(List.of(job("a")))).isEqualTo(1);
    assertThat(redis.zcard("rq:finished:" + LANE)).isZero();
    assertThat(stored("a").status()).isEqualTo("queued");
  }

  @Test
  void many_jobs_keep_their_order() {
    List<JobRequest> many = new ArrayList<>();
    for (int i = 0; i < 101; i++) {
      many.add(job("n" + i));
    }
    assertThat(queue.enqueue(many)).isEqualTo(101);
    assertThat(redis.lrange("rq:queue:" + LANE, 0, -1))
        .isEqualTo(many.stream().map(JobRequest::id).toList());
  }

  @Test
  void a_claim_takes_and_registers_in_one_step() {
    queue.enqueue(List.of(job("a"), job("b"), job("c")));
    List<Claim> taken = claims.round(List.of(), Optional.of(wish("p", 2))).claims();
    assertThat(taken).extracting(Claim::id).containsExactly(id("a"), id("b"));
    assertThat(taken).extracting(Claim::execution).containsExactly("p-1", "p-2");
    assertThat(taken).extracting(Claim::worker).containsExactly("p.w0", "p.w1");
    assertThat(redis.zrangeByScore("rq:wip:" + LANE, Double.POSITIVE_INFINITY, 10))
        .containsExactlyInAnyOrder(id("a") + ":p-1", id("b") + ":p-2");
    assertThat(redis.exists(RedisKeys.LEASE.key("p"))).isTrue();
    StoredJob job = stored("a");
    assertThat(job.status()).isEqualTo("started");
    assertThat(job.time("started_at").orElseThrow())
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(60));
    assertThat(redis.hgetAll("rq:worker:p.w0"))
        .containsEntry("state", "busy")
        .containsEntry("current_job", id("a"));
    assertThat(queue.counts("default")).isEqualTo(new QueueCounts(1, 2, 0, 0, 0));
  }

  @Test
  void a_more_urgent_queue_goes_first_and_ids_without_a_job_are_dropped() {
    queue.enqueue(List.of(job("a")));
    JobRequest urgent = job("urgent");
    queue.enqueue(
        List.of(
            new JobRequest(
                urgent.id(),
                urgent.owner(),
                "short",
                urgent.method(),
                "[]",
                "{}",
                urgent.run(),
                Optional.empty(),
                false,
                Map.of())));
    redis.del("rq:job:" + id("a"));
    queue.enqueue(List.of(job("b")));
    List<Claim> taken = claims.round(List.of(), Optional.of(wish("p", 5))).claims();
    assertThat(taken).extracting(Claim::id).containsExactly(id("urgent"), id("b"));
    assertThat(queue.counts("default").queued()).isZero();
  }

  @Test
  void a_finished_job_keeps_its_result_for_its_time() {
    queue.enqueue(List.of(job("a")));
    Claim claim = claimOne("p");
    assertThat(settle(claim, new Outcome.Finished(Optional.of("3"))))
        .isEqualTo(Settlement.Answer.SETTLED);
    assertThat(stored("a").status()).isEqualTo("finished");
    assertThat(queue.counts("default")).isEqualTo(new QueueCounts(0, 0, 0, 1, 0));
    assertThat(redis.hgetAll("rq:worker:p.w0"))
        .containsEntry("state", "idle")
        .containsEntry("successful_job_count", "1")
        .containsEntry("total_working_time", "1.5")
        .doesNotContainKey("current_job");
    Map<String, String> result = Results.of(redis, id("a"));
    assertThat(result)
        .containsEntry("type", "1")
        .containsEntry("return_value", "Mw==")
        .containsEntry("worker_name", "p.w0")
        .containsEntry("execution_id", "p-1");
    assertThat(Results.ttl(redis, "rq:job:" + id("a"))).isBetween(590L, 600L);
    assertThat(Results.ttl(redis, "rq:results:" + id("a"))).isBetween(590L, 600L);
  }

  @Test
  void a_failed_job_keeps_its_error_for_its_time() {
    queue.enqueue(List.of(job("a")));
    settle(claimOne("p"), new Outcome.Failed("it broke"));
    assertThat(stored("a").status()).isEqualTo("failed");
    assertThat(queue.counts("default")).isEqualTo(new QueueCounts(0, 0, 0, 0, 1));
    assertThat(Results.error(redis, id("a"))).isEqualTo("it broke");
    assertThat(Results.ttl(redis, "rq:results:" + id("a"))).isBetween(604_000L, 604_800L);
    assertThat(redis.hget("rq:worker:p.w0", "failed_job_count")).contains("1");
  }

  @Test
  void a_retry_waits_as_it_was_told_and_counts() {
    queue.enqueue(List.of(Requests.repeated("a", 3, Duration.ZERO, Duration.ofSeconds(30))));
    Claim first = claimOne("p");
    assertThat(first.job().retriesLeft()).isEqualTo(3);
    assertThat(first.job().attempt()).isEqualTo(1);
    assertThat(first.job().backoff(3)).isEqualTo(Duration.ZERO);
    assertThat(first.job().backoff(1)).isEqualTo(Duration.ofSeconds(30));
    settle(first, new Outcome.Retry(Duration.ZERO, "once"));
    Claim second = claimOne("p");
    assertThat(second.job().attempt()).isEqualTo(2);
    settle(second, new Outcome.Retry(second.job().backoff(2), "twice"));
    assertThat(stored("a").status()).isEqualTo("scheduled");
    assertThat(stored("a").retriesLeft()).isEqualTo(1);
    assertThat(lanes.promote(10).moved()).isZero();
    assertThat(queue.counts("default")).isEqualTo(new QueueCounts(0, 0, 1, 0, 0));
  }

  @Test
  void a_job_for_later_is_promoted_when_it_is_due() {
    queue.enqueue(
        List.of(
            Requests.later("due", Instant.now().minusSeconds(60)),
            Requests.later("soon", Instant.now().plusSeconds(60))));
    assertThat(queue.counts("default")).isEqualTo(new QueueCounts(0, 0, 2, 0, 0));
    Lanes.Promotion promotion = lanes.promote(10);
    assertThat(promotion.moved()).isEqualTo(1);
    assertThat(promotion.next().orElseThrow())
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(61));
    assertThat(stored("due").status()).isEqualTo("queued");
    assertThat(lanes.promote(10).moved()).isZero();
    assertThat(claimOne("p").id()).isEqualTo(id("due"));
  }

  @Test
  void a_job_handed_back_waits_at_the_head_uncounted() {
    queue.enqueue(List.of(job("a"), job("b")));
    settle(claimOne("p"), new Outcome.HandedBack());
    assertThat(redis.lrange("rq:queue:" + LANE, 0, -1)).containsExactly(id("a"), id("b"));
    assertThat(stored("a").status()).isEqualTo("queued");
    assertThat(stored("a").attempt()).isEqualTo(1);
  }

  @Test
  void jobs_of_a_dead_process_go_back_and_its_settlement_is_refused() {
    queue.enqueue(List.of(job("a"), job("b")));
    Claim late = claimOne("dead");
    Claim kept = claimOne("alive");
    assertThat(leases.abandoned()).isEmpty();
    redis.del(RedisKeys.LEASE.key("dead"));
    List<Claim> abandoned = leases.abandoned().stream().map(Leases.Abandoned::claim).toList();
    assertThat(abandoned).extracting(Claim::execution).containsExactly(late.execution());
    assertThat(abandoned.get(0).worker()).isEqualTo(late.worker());
    endByReaper(abandoned.get(0), new Outcome.HandedBack(Because.PROCESS_DIED, ""));
    assertThat(leases.abandoned()).isEmpty();
    assertThat(claims.holds(late)).isFalse();
    assertThat(claims.holds(kept)).isTrue();
    assertThat(settle(late, new Outcome.Finished(Optional.of("1"))))
        .isEqualTo(Settlement.Answer.LOST);
    assertThat(stored("a").status()).isEqualTo("queued");
    Claim again = claimOne("alive");
    assertThat(again.id()).isEqualTo(id("a"));
    assertThat(again.job().isSuspect()).isTrue();
    assertThat(again.job().deaths()).isZero();
    assertThat(settle(again, new Outcome.Finished(Optional.of("2"))))
        .isEqualTo(Settlement.Answer.SETTLED);
    assertThat(Results.of(redis, id("a"))).containsEntry("return_value", "Mg==");
  }

  @Test
  void a_heartbeat_renews_and_tells_what_was_lost() {
    queue.enqueue(List.of(job("a"), job("b")));
    List<Claim> both = claims.round(List.of(), Optional.of(wish("p", 2))).claims();
    redis.zrem("rq:wip:" + LANE, both.get(0).id() + ":" + both.get(0).execution());
    Leases.Presence presence = Requests.presence("p", Duration.ofSeconds(30));
    assertThat(leases.beat(presence, both).lost()).containsExactly("p-1");
    assertThat(redis.smembers("rq:workers")).containsExactly("rq:worker:p.w0");
    assertThat(redis.smembers("rq:workers:" + QUEUE)).containsExactly("rq:worker:p.w0");
    assertThat(redis.hgetAll("rq:worker:p.w0")).containsKeys("birth", "last_heartbeat", "pid");
    assertThat(redis.hgetAll("rq:execution:" + id("b") + ":p-2")).containsEntry("id", "p-2");
    settle(both.get(1), new Outcome.Finished(Optional.empty()));
    assertThat(redis.exists("rq:execution:" + id("b") + ":p-2")).isFalse();
    leases.leave(presence);
    assertThat(redis.smembers("rq:workers")).isEmpty();
    assertThat(redis.hget("rq:worker:p.w0", "death")).isPresent();
    assertThat(redis.exists(RedisKeys.LEASE.key("p"))).isFalse();
  }

  @Test
  void a_lease_that_is_not_renewed_ends_by_itself() {
    queue.enqueue(List.of(job("a")));
    claims.round(
        List.of(),
        Optional.of(new Claims.Wish("p", Duration.ofMillis(50), 1, List.of("w"), List.of(QUEUE))));
    Awaitility.await().until(() -> !leases.abandoned().isEmpty());
  }

  @Test
  void what_a_job_sends_travels_with_its_end() {
    List<String> heard = new CopyOnWriteArrayList<>();
    List<Duration> listening = new CopyOnWriteArrayList<>();
    try (var _ = redis.subscribe(Set.of("events"), new Listening(heard, listening))) {
      Awaitility.await().until(() -> !listening.isEmpty());
      queue.enqueue(List.of(job("a")));
      Claim claim = claimOne("p");
      Outgoing outgoing =
          new Outgoing(List.of(job("child")), List.of(new Event(SITE, "website", "done", "1")));
      Settlement end =
          new Settlement(
              claim, new Outcome.Finished(Optional.empty()), Duration.ofMillis(1), outgoing);
      Claims.Round round = claims.round(List.of(end), Optional.of(wish("p", 1)));
      assertThat(round.answers()).containsExactly(Settlement.Answer.SETTLED);
      assertThat(round.claims()).extracting(Claim::id).containsExactly(id("child"));
      Awaitility.await().until(() -> heard.size() == 1);
      assertThat(heard.get(0)).contains("\"event\":\"done\"").contains("\"room\":\"website\"");
      claims.round(List.of(end), Optional.empty());
      assertThat(queue.counts("default").queued()).isZero();
    }
  }

  @Test
  void a_job_deleted_while_it_ran_stays_deleted() {
    queue.enqueue(List.of(job("a")));
    Claim claim = claimOne("p");
    redis.del("rq:job:" + id("a"));
    assertThat(settle(claim, new Outcome.Failed("x"))).isEqualTo(Settlement.Answer.DELETED);
    assertThat(redis.exists("rq:job:" + id("a"))).isFalse();
    assertThat(queue.counts("default").failed()).isZero();
  }

  @Test
  void a_waiting_job_can_be_cancelled_by_its_own_site_only() {
    queue.enqueue(List.of(job("a"), Requests.later("b", Instant.now().plusSeconds(60))));
    assertThat(queue.find("two.localhost", id("a"))).isEmpty();
    assertThat(queue.cancel("two.localhost", id("a"))).isFalse();
    assertThat(queue.cancel(SITE, id("a"))).isTrue();
    assertThat(queue.cancel(SITE, id("a"))).isFalse();
    assertThat(queue.cancel(SITE, id("b"))).isTrue();
    assertThat(queue.counts("default")).isEqualTo(new QueueCounts(0, 0, 0, 0, 0));
    assertThat(stored("a").status()).isEqualTo("canceled");
    assertThat(queue.find(SITE, "*")).isEmpty();
  }

  @Test
  void meta_is_kept_only_while_the_claim_is_held() {
    queue.enqueue(List.of(job("a")));
    Claim claim = claimOne("p");
    assertThat(claims.saveMeta(claim, claim.job().meta().withOwn(Map.of("step", 2)))).isTrue();
    assertThat(stored("a").meta().members()).containsEntry("step", 2);
    settle(claim, new Outcome.Finished(Optional.empty()));
    assertThat(claims.saveMeta(claim, claim.job().meta().withOwn(Map.of("step", 3)))).isFalse();
  }

  @Test
  void nothing_is_claimed_while_workers_are_suspended() {
    queue.enqueue(List.of(job("a")));
    redis.set("rq:suspended", "1");
    Claims.Round round = claims.round(List.of(), Optional.of(wish("p", 1)));
    assertThat(round.suspended()).isTrue();
    assertThat(round.claims()).isEmpty();
    redis.del("rq:suspended");
    assertThat(claimOne("p").id()).isEqualTo(id("a"));
  }
}
