package dev.bench.queue;

import static dev.bench.queue.Requests.BENCH;
import static dev.bench.queue.Requests.SITE;
import static dev.bench.queue.Requests.id;
import static dev.bench.queue.Requests.settlement;
import static dev.bench.queue.Requests.wish;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bench.app.GenerationId;
import dev.bench.config.Settings;
import dev.bench.queue.JobRequest.Unique.Rule;
import dev.bench.queue.lanes.Unserved;
import dev.bench.redis.Redis;
import dev.bench.redis.Script;
import dev.bench.testkit.RealRedis;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** On what it depends whether and when a job is put. */
class EnqueueRulesTest {

  @RegisterExtension static final RealRedis server = new RealRedis();

  private static final String LANE = BENCH + ":default:" + SITE;
  private static final Script TTL = Script.of(EnqueueRulesTest.class, "ttl.lua");

  private Redis redis;
  private JobQueue queue;
  private Claims claims;
  private int claimed = 1;

  @BeforeEach
  void connect() {
    redis = Redis.connect(server.uri(), "rules");
    queue = new JobQueue(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
    claims = new Claims(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void while_one_is_queued_it_stands_for_those_that_are_the_same() {
    assertThat(put(same("a", Rule.WHILE_QUEUED))).isEqualTo(1);
    assertThat(put(same("b", Rule.WHILE_QUEUED))).isZero();
    assertThat(queue.find(SITE, id("b"))).map(StoredJob::id).contains(id("a"));

    claim();

    assertThat(put(same("c", Rule.WHILE_QUEUED))).isEqualTo(1);
    assertThat(queue.find(SITE, id("c"))).map(StoredJob::id).contains(id("c"));
  }

  @Test
  void until_one_is_done_it_stands_for_those_that_are_the_same() {
    put(same("a", Rule.UNTIL_DONE));
    Claim running = claim();
    assertThat(put(same("b", Rule.UNTIL_DONE))).isZero();

    finish(running);

    assertThat(put(same("c", Rule.UNTIL_DONE))).isEqualTo(1);
  }

  @Test
  void a_throttled_job_stands_for_others_for_its_period_whatever_becomes_of_it() {
    JobRequest.Unique minute = new JobRequest.Unique(Rule.THROTTLE, "key", Duration.ofMinutes(1));
    put(job("a", Optional.empty(), conditions(minute)));
    finish(claim());

    assertThat(put(job("b", Optional.empty(), conditions(minute)))).isZero();

    assertThat(redis.eval(TTL.on("bench:unique:key")).number()).isBetween(1L, 60L);
    redis.del("bench:unique:key"); // as when the minute is over
    assertThat(put(job("c", Optional.empty(), conditions(minute)))).isEqualTo(1);
  }

  @Test
  void the_last_of_debounced_jobs_stands_for_all_and_is_due_last() {
    Instant now = Instant.now();
    JobRequest.Unique unique = new JobRequest.Unique(Rule.DEBOUNCE, "key", Duration.ofHours(1));
    put(job("first", Optional.of(now.plusSeconds(3600)), conditions(unique)));

    assertThat(put(job("last", Optional.of(now.plusSeconds(7200)), conditions(unique)))).isZero();

    StoredJob job = queue.find(SITE, id("last")).orElseThrow();
    assertThat(job.id()).isEqualTo(id("first"));
    assertThat(job.call().args()).extracting(Object::toString).containsExactly("\"last\"");
    double due = now.plusSeconds(7200).getEpochSecond();
    assertThat(redis.zrangeByScore("rq:scheduled:" + LANE, due - 1, 9)).isEmpty();
    assertThat(redis.zrangeByScore("rq:scheduled:" + LANE, due + 1, 9))
        .containsExactly(id("first"));
  }

  @Test
  void a_job_waits_for_those_before_it_unless_they_have_finished_or_are_gone() {
    put(Requests.job("first"));
    JobRequest.Conditions after =
        new JobRequest.Conditions(Optional.empty(), List.of(id("first"), id("gone")));
    put(job("second", Optional.empty(), after));
    StoredJob waiting = queue.find(id("second")).orElseThrow();
    assertThat(waiting.status()).isEqualTo("deferred");
    assertThat(waiting.text("dependency_ids"))
        .isEqualTo("[\"%s\",\"%s\"]".formatted(id("first"), id("gone")));
    assertThat(redis.smembers("rq:job:" + id("first") + ":dependents"))
        .containsExactly(id("second"));
    assertThat(redis.smembers("rq:job::" + id("second") + ":dependencies"))
        .containsExactly(id("first"));
    assertThat(redis.zcard("rq:deferred:" + LANE)).isEqualTo(1);

    finish(claim());

    put(job("third", Optional.empty(), after));
    assertThat(queue.find(id("third")).orElseThrow().status()).isEqualTo("queued");
  }

  @Test
  void a_job_that_may_wait_for_a_time_only_is_dropped_after_it() {
    JobRequest.Ttl ttl =
        new JobRequest.Ttl(
            Optional.of(Duration.ofSeconds(30)),
            Optional.of(Duration.ofSeconds(40)),
            Optional.of(Duration.ofSeconds(50)));
    put(job("a", Optional.empty(), JobRequest.Conditions.NONE, ttl));
    assertThat(redis.eval(TTL.on("rq:job:" + id("a"))).number()).isBetween(1L, 30L);
    StoredJob job = queue.find(id("a")).orElseThrow();
    assertThat(List.of(job.text("ttl"), job.text("result_ttl"), job.text("failure_ttl")))
        .containsExactly("30", "40", "50");

    redis.del("rq:job:" + id("a")); // as when its time is over

    assertThat(claims.round(List.of(), Optional.of(wish("p", 1))).claims()).isEmpty();
  }

  @Test
  void jobs_that_failed_together_do_not_all_come_back_together() {
    Queues spread = Queues.of(new Settings(Map.of("retry_jitter", 50)));
    new JobQueue(redis, BENCH, spread, Requests.CLOCK)
        .enqueue(List.of(Requests.repeated("a", 100, Duration.ofSeconds(100))));
    String waits = queue.find(id("a")).orElseThrow().text("retry_intervals");
    List<Integer> seconds =
        Stream.of(waits.substring(1, waits.length() - 1).split(",")).map(Integer::valueOf).toList();
    assertThat(seconds).hasSize(100).allMatch(wait -> wait >= 100 && wait <= 150);
    assertThat(seconds.stream().distinct()).hasSizeGreaterThan(1);
  }

  @Test
  void a_queue_that_no_worker_serves_is_told_at_once() {
    Logger log = (Logger) LoggerFactory.getLogger(Unserved.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    try {
      put(Requests.job("a"));
      put(Requests.job("b"));
      assertThat(lines.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly(
              "No worker serves the queue \"default\"; its jobs wait until one is started: bench worker --queue default");
      lines.list.clear();
      redis.sadd("rq:workers:" + BENCH + ":default", "rq:worker:w");
      new JobQueue(redis, BENCH, Requests.QUEUES, Requests.CLOCK)
          .enqueue(List.of(Requests.job("c")));
      assertThat(lines.list).isEmpty();
    } finally {
      log.detachAppender(lines);
    }
  }

  private int put(JobRequest job) {
    return queue.enqueue(List.of(job));
  }

  private Claim claim() {
    Claims.Wish wish = wish("p", 1);
    Claims.Wish next =
        new Claims.Wish(wish.process(), wish.lease(), claimed++, wish.free(), wish.queues());
    return claims.round(List.of(), Optional.of(next)).claims().getFirst();
  }

  private void finish(Claim claim) {
    claims.round(
        List.of(settlement(claim, new Outcome.Finished(Optional.empty()))), Optional.empty());
  }

  private static JobRequest same(String own, Rule rule) {
    return job(
        own, Optional.empty(), conditions(new JobRequest.Unique(rule, "key", Duration.ZERO)));
  }

  private static JobRequest.Conditions conditions(JobRequest.Unique unique) {
    return new JobRequest.Conditions(Optional.of(unique), List.of());
  }

  private static JobRequest job(String own, Optional<Instant> at, JobRequest.Conditions when) {
    return job(own, at, when, JobRequest.Ttl.STANDARD);
  }

  private static JobRequest job(
      String own, Optional<Instant> at, JobRequest.Conditions when, JobRequest.Ttl ttl) {
    return new JobRequest(
        id(own),
        new JobRequest.Owner(SITE, "Administrator", new GenerationId(1, "abc")),
        "default",
        "todo.Reminders.echo",
        "[\"" + own + "\"]",
        "{}",
        new JobRequest.Run(Duration.ofSeconds(5), 0, List.of(), ttl),
        at,
        false,
        Map.of(),
        when);
  }
}
