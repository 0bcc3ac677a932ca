package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.queue.Claim;
import dev.bench.queue.Claims;
import dev.bench.queue.Leases;
import dev.bench.queue.Outcome;
import dev.bench.queue.Settlement;
import dev.bench.queue.lanes.Lanes;
import dev.bench.queue.lanes.Retention;
import dev.bench.redis.RedisKeys;
import dev.bench.testkit.RealRedis;
import dev.bench.worker.run.Endings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies between any two of its steps loses no job and runs none twice to its end. */
class DeadProcessTest {

  private static final Duration LEASE = Duration.ofMinutes(5);

  @RegisterExtension static final RealRedis server = new RealRedis();

  @TempDir Path folder;

  private ProbeBench probe;
  private Claims claims;
  private Leases leases;
  private Reaper reaper;

  @BeforeEach
  void make() throws Exception {
    probe = ProbeBench.make(folder, server.uri());
    claims = new Claims(probe.redis(), "probe", probe.bench().queues(), InstantSource.system());
    leases = new Leases(probe.redis(), "probe");
    reaper = new Reaper(leases, claims, new Endings(probe.bench()), new Bell());
  }

  @AfterEach
  void close() {
    probe.close();
  }

  private String job() {
    return probe.enqueue("echo", Map.of("text", "x"));
  }

  private List<Claim> claim(String process, long sequence, int slots) {
    List<String> workers = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      workers.add(process + ".host.1." + slot);
    }
    return claim(new Claims.Wish(process, LEASE, sequence, workers, queues()));
  }

  private List<Claim> claim(Claims.Wish wish) {
    return claims.round(List.of(), Optional.of(wish)).claims();
  }

  private List<String> queues() {
    return List.of(probe.bench().jobs().name("default").full());
  }

  /** One job for a free slot, and {@code ready} that the slot keeps ready. */
  private List<Claim> claimReady(String process, int ready) {
    String slot = process + ".host.1.0";
    List<String> kept = Collections.nCopies(ready, slot);
    return claim(new Claims.Wish(process, LEASE, 1, List.of(slot), kept, queues()));
  }

  private void die(String process) {
    probe.redis().del(RedisKeys.LEASE.key(process));
  }

  private Settlement.Answer finish(Claim claim) {
    Settlement end = new Settlement(claim, new Outcome.Finished(Optional.of("1")));
    return claims.round(List.of(end), Optional.empty()).answers().getFirst();
  }

  @Test
  void death_after_the_claim_makes_each_job_a_suspect_and_keeps_their_order() {
    List<String> jobs = List.of(job(), job(), job());
    claim("dead", 1, 2);
    die("dead");

    reaper.runOnce();

    String lane = "rq:queue:" + probe.job(jobs.getFirst()).queue();
    assertThat(probe.redis().lrange(lane, 0, -1)).containsExactlyInAnyOrderElementsOf(jobs);
    assertThat(probe.redis().lrange(lane, -1, -1)).containsExactly(jobs.getLast());
    assertThat(probe.job(jobs.get(0)).isSuspect()).isTrue();
    assertThat(probe.job(jobs.get(1)).isSuspect()).isTrue();
    assertThat(probe.job(jobs.get(2)).isSuspect()).isFalse();
    assertThat(probe.redis().exists(RedisKeys.CLAIMS.key("dead"))).isFalse();
  }

  @Test
  void death_before_a_job_that_was_kept_ready_begins_makes_no_suspect_of_it() {
    List<String> jobs = List.of(job(), job(), job());
    claimReady("dead", 2);
    die("dead");

    reaper.runOnce();

    assertThat(probe.redis().lrange("rq:queue:" + probe.job(jobs.getFirst()).queue(), 0, -1))
        .isEqualTo(jobs);
    assertThat(jobs)
        .extracting(id -> probe.job(id).isSuspect())
        .containsExactly(true, false, false);
    assertThat(probe.job(jobs.getLast()).deaths()).isZero();
  }

  @Test
  void a_second_death_of_a_process_that_kept_it_ready_makes_a_suspect_of_a_job() {
    String first = job();
    String id = job();
    claimReady("dead", 1);
    die("dead");
    reaper.runOnce();
    claimReady("next", 1);
    die("next");

    reaper.runOnce();

    assertThat(probe.job(id).isSuspect()).isTrue();
    assertThat(probe.job(first).isSuspect()).isTrue();
    finish(claim("last", 1, 2).get(1));
    assertThat(probe.status(id)).isEqualTo("finished");
    assertThat(probe.job(id).text("bench_suspect")).isEmpty();
  }

  @Test
  void death_after_it_was_told_that_a_ready_job_runs_makes_a_suspect_of_it() {
    List<String> jobs = List.of(job(), job(), job());
    List<Claim> held = claimReady("dead", 2);
    Settlement end = new Settlement(held.getFirst(), new Outcome.Finished(Optional.of("1")));
    claims.round(List.of(held.get(1)), List.of(end), Optional.empty());
    assertThat(probe.redis().hgetAll("rq:worker:dead.host.1.0"))
        .containsEntry("current_job", jobs.get(1));
    die("dead");

    reaper.runOnce();

    assertThat(probe.status(jobs.getFirst())).isEqualTo("finished");
    assertThat(probe.job(jobs.get(1)).isSuspect()).isTrue();
    assertThat(probe.job(jobs.get(2)).isSuspect()).isFalse();
  }

  @Test
  void it_is_not_told_of_a_job_that_was_taken_back_that_it_runs() {
    String id = job();
    job();
    List<Claim> held = claimReady("dead", 1);
    die("dead");
    reaper.runOnce();

    claims.round(List.of(held.getLast()), List.of(), Optional.empty());

    assertThat(probe.redis().exists(RedisKeys.CLAIMS.key("dead"))).isFalse();
    assertThat(probe.status(id)).isEqualTo("queued");
  }

  @Test
  void death_after_the_settlement_changes_nothing() {
    String id = job();
    finish(claim("dead", 1, 1).getFirst());
    die("dead");

    reaper.runOnce();

    assertThat(probe.status(id)).isEqualTo("finished");
    assertThat(probe.redis().smembers(RedisKeys.PROCESSES.key("probe"))).isEmpty();
  }

  @Test
  void death_of_a_reaper_between_its_two_steps_leaves_the_rest_to_the_next() {
    String id = job();
    claim("dead", 1, 1);
    die("dead");
    assertThat(leases.abandoned()).hasSize(1);

    reaper.runOnce();

    assertThat(probe.status(id)).isEqualTo("queued");
  }

  @Test
  void two_reapers_put_a_job_back_once_and_the_late_end_of_its_run_is_refused() {
    String id = job();
    Claim late = claim("dead", 1, 1).getFirst();
    die("dead");
    Claim seen = leases.abandoned().getFirst().claim();
    reaper.runOnce();

    Settlement again = new Settlement(seen, new Outcome.HandedBack());
    assertThat(claims.round(List.of(again), Optional.empty()).answers())
        .containsExactly(Settlement.Answer.LOST);

    assertThat(finish(late)).isEqualTo(Settlement.Answer.LOST);
    assertThat(probe.redis().lrange("rq:queue:" + probe.job(id).queue(), 0, -1))
        .containsExactly(id);
  }

  @Test
  void death_while_a_suspect_runs_alone_does_not_count_against_it() {
    String id = job();
    probe.redis().hset("rq:job:" + id, "bench_suspect", "1");
    claim("dead", 1, 1);
    die("dead");

    reaper.runOnce();

    assertThat(probe.job(id).deaths()).isZero();
    assertThat(probe.job(id).isSuspect()).isTrue();
  }

  @Test
  void a_claim_that_stands_in_no_list_is_found_when_its_lane_is_looked_after() {
    String id = job();
    claim("dead", 1, 1);
    die("dead");
    probe.redis().del(RedisKeys.CLAIMS.key("dead"), RedisKeys.PROCESSES.key("probe"));

    Retention retention = Retention.of(probe.bench().config().settings());
    List<String> queues = probe.bench().queues().fullNames("probe");
    new Lanes(probe.redis(), "probe", () -> queues, retention).lookAfter(Duration.ZERO);

    assertThat(leases.abandoned()).extracting(left -> left.claim().id()).containsExactly(id);
  }

  @Test
  void the_first_heartbeat_of_a_worker_reaps_and_signs_the_dead_off() {
    Awaitility.await().until(() -> leases.uptime().compareTo(ProbeBench.QUICK.lease()) > 0);
    String id = job();
    claim("dead", 1, 1);
    Leases.Presence dead =
        new Leases.Presence(
            "dead",
            LEASE,
            Duration.ofMinutes(8),
            List.of("dead.host.1.0"),
            List.of("probe:default"),
            Map.of("queues", "probe:default"));
    leases.beat(dead, List.of());
    assertThat(probe.redis().smembers("rq:workers")).containsExactly("rq:worker:dead.host.1.0");
    die("dead");
    Identity identity = Identity.create(1, () -> List.of("probe:default"));
    Sweeper sweeper = new Sweeper(probe.bench(), Duration.ofMinutes(5));

    Heartbeat heartbeat =
        new Heartbeat(
            leases, identity, ProbeBench.QUICK, new Slots(identity.workers()), reaper, sweeper);

    assertThat(heartbeat.runOnce()).isTrue();

    assertThat(probe.status(id)).isEqualTo("queued");
    assertThat(probe.redis().smembers("rq:workers"))
        .containsExactly("rq:worker:" + identity.workers().getFirst());
    assertThat(probe.redis().hget("rq:worker:dead.host.1.0", "death")).isPresent();
  }

  /** Processes die at random: after a claim, between settlements, or not at all. */
  @Test
  void each_of_many_jobs_ends_once_however_many_processes_die() {
    List<String> jobs = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      jobs.add(job());
    }
    Random random = new Random(7);
    for (int process = 0; process < 200; process++) {
      String name = "p" + process;
      for (Claim claim : claim(name, 1, 3)) {
        if (random.nextInt(4) > 0) {
          finish(claim);
        }
      }
      die(name);
      reaper.runOnce();
    }
    assertThat(jobs)
        .allSatisfy(id -> {
          assertThat(probe.status(id)).isEqualTo("finished");
          assertThat(probe.runs(id)).isEqualTo(1);
          assertThat(probe.job(id).attempt()).isEqualTo(1);
        });
  }
}
