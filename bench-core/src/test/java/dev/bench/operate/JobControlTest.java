package dev.bench.operate;

import static dev.bench.operate.LaidJobs.BENCH;
import static dev.bench.operate.LaidJobs.OTHER;
import static dev.bench.operate.LaidJobs.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.DoesNotExistException;
import dev.bench.ValidationException;
import dev.bench.redis.Redis;
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
import org.junit.jupiter.params.provider.CsvSource;

class JobControlTest {

  private static final String LANE = BENCH + ":default:" + SITE;

  @RegisterExtension static final RealRedis server = new RealRedis();

  private LaidJobs laid;
  private Redis redis;
  private JobControl control;

  @BeforeEach
  void connect() {
    redis = Redis.connect(server.uri(), "job-control");
    laid = new LaidJobs(redis);
    control = new JobControl(laid.reach());
  }

  @AfterEach
  void close() {
    redis.close();
  }

  private List<String> waiting() {
    return redis.lrange("rq:queue:" + LANE, 0, -1);
  }

  @ParameterizedTest
  @CsvSource({
    "failed, failed",
    "stopped, failed",
    "canceled, canceled",
    "scheduled, scheduled",
  })
  void a_retried_job_waits_in_its_lane_again_and_nowhere_else(String status, String registry) {
    String id = laid.lay("a", status, Map.of("ended_at", "2026-01-01T10:00:00.000000Z"));
    redis.expire("rq:job:" + id, Duration.ofHours(1));
    control.retry(id);
    assertThat(waiting()).containsExactly(id);
    assertThat(redis.zcard("rq:" + registry + ":" + LANE)).isZero();
    assertThat(redis.hgetAll("rq:job:" + id))
        .containsEntry("status", "queued")
        .containsEntry("ended_at", "");
    assertThat(new JobRecords(laid.reach()).require(id).limits().expires()).isEmpty();
  }

  @Test
  void a_parked_job_leaves_its_lot_when_it_is_retried() {
    String lot = "bench:" + BENCH + ":lots:CODE one.localhost -";
    String id =
        laid.lay(
            "a",
            "deferred",
            Map.of(
                "bench_ending", "parked",
                "bench_lot", "CODE one.localhost -",
                "bench_why", "No app declares it"));
    redis.zadd(lot, 1, id);
    control.retry(id);
    assertThat(waiting()).containsExactly(id);
    assertThat(redis.exists(lot)).isFalse();
    assertThat(redis.hgetAll("rq:job:" + id)).doesNotContainKeys("bench_ending", "bench_lot");
  }

  @Test
  void what_cannot_be_retried_is_refused_with_a_sentence() {
    String done = laid.lay("done", "finished", Map.of());
    String runs = laid.lay("runs", "started", Map.of());
    String waits = laid.lay("waits", "deferred", Map.of());
    redis.sadd("rq:job::" + waits + ":dependencies", runs);
    assertThatThrownBy(() -> control.retry(done))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("is finished; only jobs that failed");
    assertThatThrownBy(() -> control.retry(runs)).hasMessageContaining("bench jobs stop " + runs);
    assertThatThrownBy(() -> control.retry(waits)).hasMessageContaining("waits for other jobs");
    assertThatThrownBy(() -> control.retry("none")).isInstanceOf(DoesNotExistException.class);
    assertThat(waiting()).isEmpty();
    redis.del("rq:job:" + runs); // a job that waits for one that is gone can be let go
    control.retry(waits);
    assertThat(waiting()).containsExactly(waits);
  }

  @Test
  void retry_all_takes_each_failed_job_once_and_leaves_those_that_fail_meanwhile() {
    laid.lay(SITE, "default:" + SITE, "old", JobPages.PAGE + 3, "failed", Map.of());
    String meanwhile = laid.lay("new", "failed", Map.of("ended_at", "2999-01-01T10:00:00.000000Z"));
    assertThat(control.retryAll(JobFilter.ALL, Advance.UNHEARD)).isEqualTo(JobPages.PAGE + 3);
    assertThat(waiting()).hasSize(JobPages.PAGE + 3).doesNotHaveDuplicates();
    assertThat(redis.zrangeByScore("rq:failed:" + LANE, 1e12, 10)).containsExactly(meanwhile);
  }

  @Test
  void a_purge_removes_the_jobs_that_match_and_keeps_the_order_of_the_others() {
    String first = laid.lay("first", "queued", Map.of("description", "shop.Mails.send()"));
    laid.lay(SITE, "default:" + SITE, "x", JobPages.PAGE, "queued", Map.of());
    String second = laid.lay("second", "queued", Map.of("description", "shop.Mails.send()"));
    laid.lay(SITE, "default:" + SITE, "y", JobPages.PAGE, "queued", Map.of());
    String third = laid.lay("third", "queued", Map.of("description", "shop.Mails.send()"));
    String runs = laid.lay("runs", "started", Map.of());
    JobFilter filter =
        new JobFilter(
            Optional.of("default"),
            Optional.empty(),
            Optional.of("Reports.build"),
            Optional.empty());
    assertThat(control.purge(filter, Advance.UNHEARD)).isEqualTo(2L * JobPages.PAGE);
    assertThat(waiting()).containsExactly(first, second, third);
    assertThat(redis.exists("rq:job:" + LaidJobs.id("x7"))).isFalse();
    assertThat(redis.exists("rq:job:" + runs)).isTrue();
  }

  @Test
  void a_purge_of_a_site_leaves_the_jobs_of_others_in_the_lane_that_they_share() {
    laid.lay(SITE, "default", "a", "queued", Map.of());
    String theirs = laid.lay(OTHER, "default", "b", "queued", Map.of());
    JobControl own = new JobControl(laid.reach(SITE));
    assertThat(own.purge(JobFilter.ALL, Advance.UNHEARD)).isEqualTo(1);
    assertThat(redis.lrange("rq:queue:" + BENCH + ":default", 0, -1)).containsExactly(theirs);
  }

  @Test
  void a_deleted_job_leaves_nothing_behind() {
    String id = laid.lay("a", "failed", Map.of());
    laid.failed(id, "it broke");
    redis.sadd("rq:job::" + id + ":dependencies", "b");
    redis.sadd("rq:job:b:dependents", id);
    control.delete(id);
    assertThat(redis.exists("rq:job:" + id)).isFalse();
    assertThat(redis.exists("rq:results:" + id)).isFalse();
    assertThat(redis.exists("rq:job::" + id + ":dependencies")).isFalse();
    assertThat(redis.exists("rq:job:b:dependents")).isFalse();
    assertThat(redis.zcard("rq:failed:" + LANE)).isZero();
  }

  @Test
  void jobs_of_another_site_can_neither_be_retried_nor_deleted_nor_cancelled() {
    String failed = laid.lay("a", "failed", Map.of());
    String queued = laid.lay("b", "queued", Map.of());
    JobControl other = new JobControl(laid.reach(OTHER));
    assertThatThrownBy(() -> other.retry(failed)).isInstanceOf(DoesNotExistException.class);
    assertThatThrownBy(() -> other.delete(failed)).isInstanceOf(DoesNotExistException.class);
    assertThatThrownBy(() -> other.cancel(queued)).isInstanceOf(DoesNotExistException.class);
    assertThatThrownBy(() -> other.stop(queued)).isInstanceOf(DoesNotExistException.class);
    assertThat(redis.hgetAll("rq:job:" + failed)).containsEntry("status", "failed");
    assertThatThrownBy(() -> control.stop(queued))
        .hasMessageEndingWith("is queued; only a job that runs is stopped");
    control.cancel(queued);
    assertThat(redis.hgetAll("rq:job:" + queued)).containsEntry("status", "canceled");
    assertThatThrownBy(() -> control.cancel(failed))
        .hasMessageEndingWith("is failed; only a job that waits or runs is cancelled");
  }
}
