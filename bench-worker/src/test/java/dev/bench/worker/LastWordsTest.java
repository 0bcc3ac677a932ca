package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.queue.Claim;
import dev.bench.queue.Claims;
import dev.bench.queue.Leases;
import dev.bench.queue.QueueCounts;
import dev.bench.queue.Settlement;
import dev.bench.queue.lanes.Lanes;
import dev.bench.queue.lanes.Retention;
import dev.bench.queue.lanes.Share;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.testkit.RealRedis;
import dev.bench.worker.run.Endings;
import dev.bench.worker.run.HeldJob;
import dev.bench.worker.run.JobWork;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A worker that ends leaves nothing to a Reaper, which would make suspects of its jobs. */
class LastWordsTest {

  private static final WorkerOptions.Times AT_ONCE =
      new WorkerOptions.Times(
          Duration.ofMinutes(5),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofMinutes(5));

  @RegisterExtension static final RealRedis server = new RealRedis();

  @TempDir Path folder;

  private ProbeBench probe;

  @BeforeEach
  void make() throws Exception {
    probe = ProbeBench.make(folder, server.uri());
  }

  @AfterEach
  void close() {
    probe.close();
  }

  @Test
  void a_claim_whose_answer_was_lost_is_handed_back_by_a_worker_that_ends() throws Exception {
    try (CutLine line = new CutLine(server.uri());
        Redis redis = Redis.connect(line.uri(), "test")) {
      Claims claims = new Claims(redis, "probe", probe.bench().queues(), InstantSource.system());
      Endings endings = new Endings(probe.bench());
      WorkerOptions options = WorkerOptions.standard().on(List.of("default")).with(AT_ONCE);
      Identity identity =
          Identity.create(1, () -> List.of(probe.bench().jobs().name("default").full()));
      Bell bell = new Bell();
      Reaper reaper = new Reaper(new Leases(redis, "probe"), claims, endings, bell);
      try (Slots slots = new Slots(identity.workers())) {
        Settler settler = new Settler(claims, slots, endings, bell);
        Claimer claimer = new Claimer(identity, slots, options, reaper, new Prefetch(0));
        Sweeper sweeper = new Sweeper(probe.bench(), AT_ONCE.sweep());
        JobLoop loop = new JobLoop(claimer, settler, slots, new NoWork(), bell, sweeper);
        assertThat(loop.runOnce()).isEqualTo(JobLoop.Step.WORKED); // Redis knows the script now
        claimer.jobsMayWait();
        String id = probe.enqueue("echo", Map.of("text", "x"));
        line.loseNextAnswer();

        assertThat(loop.runOnce()).isEqualTo(JobLoop.Step.AWAY);
        assertThat(probe.status(id)).isEqualTo("started");
        loop.stop();
        loop.run(false, () -> AT_ONCE, () -> {});

        assertThat(probe.status(id)).isEqualTo("queued");
        assertThat(probe.job(id).isSuspect()).isFalse();
        assertThat(probe.redis().exists(RedisKeys.CLAIMS.key(identity.process()))).isFalse();
      }
    }
  }

  /** No job may come into a slot. */
  private static final class NoWork implements JobWork {
    @Override
    public HeldJob hold(Claim claim) {
      throw new AssertionError("Job " + claim.id() + " was to run");
    }

    @Override
    public Optional<Settlement> run(HeldJob job) {
      throw new AssertionError("Job " + job.id() + " was to run");
    }
  }

  @Test
  void more_jobs_than_a_message_carries_are_all_handed_back() throws Exception {
    int jobs = 120;
    for (int job = 0; job < jobs; job++) {
      probe.enqueue("stubborn", Map.of());
    }
    try (Gate gate = new Gate()) {
      Worker worker =
          Worker.start(
              probe.bench(),
              WorkerOptions.standard().on(List.of("default")).slots(jobs).with(AT_ONCE));
      try {
        gate.awaitJobs(jobs);
      } finally {
        worker.close();
      }
      worker.awaitEnd(); // a busy machine needs longer than a close waits
      assertThat(probe.bench().jobs().counts("default"))
          .isEqualTo(new QueueCounts(jobs, 0, 0, 0, 0));
    }
  }

  @Test
  void a_burst_ends_only_when_the_jobs_of_a_capped_site_have_run_too() throws Exception {
    ConfigFile.change(
        folder.resolve("sites").resolve(ProbeBench.SITE).resolve("site_config.json"),
        all -> all.put("max_running_jobs", 1));
    new Lanes(probe.redis(), "probe", () -> List.of("probe:default"), Retention.of(settings()))
        .share(Map.of(ProbeBench.SITE, new Share(1, OptionalLong.of(1))));
    for (int job = 0; job < 3; job++) {
      probe.enqueue("echo", Map.of("text", "x"));
    }
    try (Worker worker = probe.start(WorkerOptions.standard().slots(2).untilEmpty())) {
      worker.awaitEnd();
    }
    assertThat(probe.bench().jobs().counts("default")).isEqualTo(new QueueCounts(0, 0, 0, 3, 0));
  }

  private Settings settings() {
    return probe.bench().config().settings();
  }
}
