package dev.bench.queue;

import static dev.bench.queue.Requests.BENCH;
import static dev.bench.queue.Requests.SITE;
import static dev.bench.queue.Requests.id;
import static dev.bench.queue.Requests.job;
import static dev.bench.queue.Requests.settlement;
import static dev.bench.queue.Requests.wish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.testkit.RealRedis;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Fields of a job that others wrote as they should not: no job is lost for them. */
class HostileHashTest {

  private static final String LANE = BENCH + ":default:" + Requests.SITE;

  @RegisterExtension static final RealRedis server = new RealRedis();

  private Redis redis;
  private JobQueue queue;
  private Claims claims;

  @BeforeEach
  void connect() {
    redis = Redis.connect(server.uri(), "hostile");
    queue = new JobQueue(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
    claims = new Claims(redis, BENCH, Requests.QUEUES, Requests.CLOCK);
  }

  @AfterEach
  void close() {
    redis.close();
  }

  @Test
  void a_time_limit_that_is_no_number_is_the_usual_one() {
    queue.enqueue(List.of(job("a"), job("b")));
    redis.hset("rq:job:" + id("a"), "timeout", "nan");

    assertThat(claim(2)).extracting(Claim::id).containsExactly(id("a"), id("b"));
  }

  @Test
  void a_job_comes_back_from_a_dead_process_whatever_counts_its_deaths() {
    queue.enqueue(List.of(job("a")));
    claim(1);
    redis.hset("rq:job:" + id("a"), "bench_deaths", "many");
    redis.del(RedisKeys.LEASE.key("p"));

    Claim held = new Leases(redis, BENCH).abandoned().getFirst().claim();
    Outcome death = new Outcome.HandedBack(Outcome.HandedBack.Because.DIED_ALONE, "it died");
    claims.round(List.of(new Settlement(held, death)), Optional.empty());
    assertThat(held.job().deaths()).isZero();
    assertThat(redis.lrange("rq:queue:" + LANE, 0, -1)).containsExactly(id("a"));
  }

  @Test
  void a_failed_job_runs_again_whatever_counts_its_runs() {
    queue.enqueue(List.of(job("a")));
    Claim claim = claim(1).getFirst();
    redis.hset("rq:job:" + id("a"), "number_of_retries", "007");
    redis.hset("rq:job:" + id("a"), "retries_left", "05");

    Settlement retry = settlement(claim, new Outcome.Retry(Duration.ZERO, "it broke"));
    claims.round(List.of(retry), Optional.empty());

    assertThat(queue.find(SITE, id("a")).orElseThrow().status()).isEqualTo("queued");
    assertThat(redis.lrange("rq:queue:" + LANE, 0, -1)).containsExactly(id("a"));
  }

  private List<Claim> claim(int slots) {
    return claims.round(List.of(), Optional.of(wish("p", slots))).claims();
  }
}
