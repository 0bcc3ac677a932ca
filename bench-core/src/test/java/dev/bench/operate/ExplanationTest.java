package dev.bench.operate;

import static dev.bench.operate.LaidJobs.OTHER;
import static dev.bench.operate.LaidJobs.SITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.DoesNotExistException;
import dev.bench.redis.Redis;
import dev.bench.testkit.RealRedis;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExplanationTest {

  private static final Instant ENDED = Instant.parse("2026-01-01T10:00:00Z");
  private static final Map<String, String> END = Map.of("ended_at", "2026-01-01T10:00:00.000000Z");

  @RegisterExtension static final RealRedis server = new RealRedis();

  private LaidJobs laid;

  @BeforeEach
  void connect() {
    laid = new LaidJobs(Redis.connect(server.uri(), "explanation"));
  }

  @AfterEach
  void close() {
    laid.redis().close();
  }

  private Reason why(String id) {
    return new Explanation(laid.reach(), OTHER::equals).job(id);
  }

  private Reason whyQueue(String queue) {
    return new Explanation(laid.reach(), OTHER::equals).queue(queue);
  }

  @Test
  void it_waits_behind_other_jobs() {
    laid.worker("p.w0", "default", "");
    laid.lay("a", "queued", Map.of());
    laid.lay("b", "queued", Map.of());
    Reason reason = why(laid.lay("c", "queued", Map.of()));
    assertThat(reason).isEqualTo(new Reason.Behind("default", 2, 1));
    assertThat(reason.sentence())
        .isEqualTo("It waits behind 2 jobs of default, which 1 slot serves.");
    assertThat(reason.next()).isEqualTo("bench jobs --queue default");
    assertThat(reason.word()).isEqualTo("behind");
  }

  @Test
  void it_waits_since_no_worker_serves_the_queue() {
    laid.worker("p.w0", "long", "");
    Reason reason = why(laid.lay("a", "queued", Map.of()));
    assertThat(reason).isEqualTo(new Reason.NoConsumer("default", 1));
    assertThat(reason.next()).isEqualTo("bench worker --queue default");
    assertThat(reason.word()).isEqualTo("no-consumer");
    assertThat(whyQueue("default")).isEqualTo(reason);
  }

  @Test
  void a_worker_whose_lease_has_ended_serves_nothing() {
    laid.worker("p.w0", "default", "");
    laid.redis().del("bench:lease:p");
    assertThat(why(laid.lay("a", "queued", Map.of()))).isInstanceOf(Reason.NoConsumer.class);
  }

  @Test
  void it_waits_since_all_slots_are_busy_and_jobs_of_others_are_not_told() {
    String mine = laid.lay("runs", "started", Map.of());
    String theirs = laid.lay(OTHER, "default:" + OTHER, "runs", "started", Map.of());
    laid.worker("p.w0", "default", mine);
    laid.worker("p.w1", "default", theirs);
    String id = laid.lay("a", "queued", Map.of());
    assertThat(why(id).sentence())
        .startsWith("All 2 slots that serve default are busy with shop.Reports.build (")
        .contains(theirs);
    Reason own = new Explanation(laid.reach(SITE), site -> false).job(id);
    assertThat(own).isInstanceOf(Reason.SlotsBusy.class);
    assertThat(own.sentence()).contains(mine).contains("1 other job").doesNotContain(theirs);
  }

  @Test
  void it_waits_since_workers_are_suspended() {
    laid.worker("p.w0", "default", "");
    String id = laid.lay("a", "queued", Map.of());
    Decision decision = new Decision("anna@host", ENDED, "new disks");
    Suspension suspension = new Suspension(laid.redis());
    suspension.begin(decision);
    assertThat(why(id)).isEqualTo(new Reason.Suspended(decision));
    assertThat(why(id).sentence())
        .isEqualTo("All workers are suspended by anna@host since 2026-01-01 10:00 UTC: new disks.");
    assertThat(whyQueue("default")).isEqualTo(why(id));
    assertThat(suspension.end()).contains(decision);
    assertThat(why(id)).isEqualTo(new Reason.Next("default"));
    laid.redis().set("rq:suspended", "1"); // as rq suspend leaves it
    assertThat(why(id).next()).isEqualTo("bench worker resume");
  }

  @Test
  void it_is_for_later() {
    String id = laid.lay("a", "scheduled", Map.of("score", "4000000000"));
    assertThat(why(id)).isEqualTo(new Reason.Delayed(id, Instant.ofEpochSecond(4_000_000_000L)));
    assertThat(why(id).next()).isEqualTo("bench jobs retry " + id);
  }

  @Test
  void it_waits_for_another_job() {
    String first = laid.lay("first", "started", Map.of());
    String done = laid.lay("done", "finished", Map.of());
    String id = laid.lay("a", "deferred", Map.of());
    laid.redis().sadd("rq:job::" + id + ":dependencies", first, done);
    assertThat(why(id).sentence()).isEqualTo("It waits for job " + first + ", which is started.");
    assertThat(why(id).next()).isEqualTo("bench why job " + first);
    laid.redis().del("rq:job:" + first);
    assertThat(why(id).sentence()).isEqualTo("It waits for job " + first + ", which is gone.");
  }

  @Test
  void its_site_is_in_maintenance() {
    String queued = laid.lay(OTHER, "default:" + OTHER, "a", "queued", Map.of());
    String parked =
        laid.lay(OTHER, "default:" + OTHER, "b", "deferred", Map.of("bench_ending", "parked"));
    assertThat(why(queued)).isEqualTo(new Reason.Maintenance(OTHER));
    assertThat(why(parked)).isEqualTo(new Reason.Maintenance(OTHER));
    assertThat(why(parked).next())
        .isEqualTo("bench --site two.localhost set-config maintenance_mode 0");
  }

  @Test
  void it_is_parked() {
    String id =
        laid.lay(
            "a", "deferred", Map.of("bench_ending", "parked", "bench_why", "No app declares it."));
    assertThat(why(id).sentence()).isEqualTo("It is parked: No app declares it.");
    assertThat(why(id).word()).isEqualTo("parked");
  }

  @Test
  void it_failed_and_the_first_line_of_the_error_is_told() {
    String id = laid.lay("a", "failed", END);
    laid.failed(id, "java.lang.IllegalStateException: no rows\n\tat shop.X.y(X.java:1)");
    assertThat(why(id))
        .isEqualTo(new Reason.Failed(id, "java.lang.IllegalStateException: no rows", ENDED));
    assertThat(why(id).sentence()).endsWith(": java.lang.IllegalStateException: no rows.");
  }

  @Test
  void it_is_quarantined() {
    String id = laid.lay("a", "failed", Map.of("bench_ending", "quarantined"));
    laid.failed(id, "exit code 137");
    assertThat(why(id)).isEqualTo(new Reason.Quarantined(id, "exit code 137"));
  }

  @Test
  void it_ended_or_runs() {
    String finished = laid.lay("a", "finished", END);
    String stopped = laid.lay("b", "stopped", END);
    String canceled = laid.lay("c", "canceled", END);
    String runs =
        laid.lay(
            "d",
            "started",
            Map.of("started_at", "2026-01-01T10:00:00.000000Z", "worker_name", "p.w0"));
    assertThat(why(finished)).isEqualTo(new Reason.Finished(finished, ENDED));
    assertThat(why(stopped)).isEqualTo(new Reason.Ended(stopped, JobState.STOPPED, ENDED));
    assertThat(why(canceled).sentence()).startsWith("It was cancelled before it started, at ");
    assertThat(why(runs)).isEqualTo(new Reason.Running(runs, "p.w0", ENDED));
    assertThat(why(runs).next()).isEqualTo("bench jobs stop " + runs);
  }

  @Test
  void another_job_runs_for_it() {
    String first = laid.lay("first", "queued", Map.of());
    String id = LaidJobs.id("same");
    laid.redis().set("bench:merged:" + id, first);
    assertThat(why(id)).isEqualTo(new Reason.DeduplicatedInto(id, first));
    assertThat(why(id).word()).isEqualTo("deduplicated-into");
    assertThat(why(id).next()).isEqualTo("bench why job " + first);
    assertThat(new Explanation(laid.reach(SITE), site -> false).job(id)).isEqualTo(why(id));
    assertThatThrownBy(() -> new Explanation(laid.reach(OTHER), site -> false).job(id))
        .isInstanceOf(DoesNotExistException.class);
  }

  @Test
  void its_site_runs_as_many_jobs_as_it_may() {
    laid.worker("p.w0", "default", "");
    laid.redis().hset("bench:laid:shares", SITE, "1:2");
    laid.lay("runs", "started", Map.of());
    String id = laid.lay("a", "queued", Map.of());
    assertThat(why(id)).isEqualTo(new Reason.Next("default"));

    laid.lay(SITE, "long:" + SITE, "runs-too", "started", Map.of());

    assertThat(why(id)).isEqualTo(new Reason.Capped(SITE, 2, 2));
    assertThat(why(id).sentence())
        .isEqualTo("Site one.localhost runs 2 jobs, and may run 2 at a time (max_running_jobs).");
    assertThat(whyQueue("default")).isEqualTo(why(id));
    laid.redis().zadd("bench:laid:lanes:default", 0, "laid:default:" + OTHER);
    assertThat(whyQueue("default")).isEqualTo(new Reason.Next("default"));
  }

  @Test
  void a_queue_without_jobs_and_one_that_does_not_exist() {
    laid.worker("p.w0", "default", "");
    assertThat(whyQueue("default").sentence())
        .isEqualTo("No job waits in default, and 1 slot serves it.");
    assertThatThrownBy(() -> whyQueue("defualt"))
        .hasMessageStartingWith("There is no queue \"defualt\"");
  }
}
