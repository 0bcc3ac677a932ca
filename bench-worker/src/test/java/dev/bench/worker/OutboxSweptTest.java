package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bench.database.DatabaseAddress;
import dev.bench.queue.Claim;
import dev.bench.queue.Claims;
import dev.bench.queue.Leases;
import dev.bench.queue.Settlement;
import dev.bench.redis.RedisKeys;
import dev.bench.runtime.Bench;
import dev.bench.testkit.RealMariaDb;
import dev.bench.testkit.RealRedis;
import dev.bench.testkit.RedisProcess;
import dev.bench.worker.run.Endings;
import dev.bench.worker.run.HeldJob;
import dev.bench.worker.run.JobWork;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class OutboxSweptTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  @RegisterExtension static final RealRedis redis = new RealRedis();

  @TempDir Path folder;

  @Test
  void a_job_committed_while_redis_was_away_runs_once_it_is_back() throws Exception {
    DatabaseAddress db = mariaDb.newDatabase();
    Map<String, ?> site = ProbeBench.on(db);
    Path data = Files.createDirectories(folder.resolve("data"));
    try (RedisProcess own = RedisProcess.start(data);
        ProbeBench probe =
            ProbeBench.make(
                folder.resolve("bench"), URI.create("redis://127.0.0.1:" + own.port()), site)) {
      makeOutbox(probe);
      try (Worker _ = probe.start(WorkerOptions.standard())) {
        probe.awaitIdle();
        own.kill();
        String id = probe.enqueue("echo", Map.of("text", "kept"));
        own.start();
        Awaitility.await().until(() -> probe.bench().jobs().find(id).isPresent());
        probe.awaitStatus(id, "finished");
        assertThat(probe.runs(id)).isEqualTo(1);
      }
    }
  }

  /** As it does when it has just started, or works all the time. */
  @Test
  void an_outage_that_only_the_claims_of_a_worker_noticed_is_enough() throws Exception {
    Map<String, ?> site = ProbeBench.on(mariaDb.newDatabase());
    Path data = Files.createDirectories(folder.resolve("data"));
    try (RedisProcess own = RedisProcess.start(data);
        ProbeBench probe =
            ProbeBench.make(
                folder.resolve("bench"), URI.create("redis://127.0.0.1:" + own.port()), site);
        Sweeper sweeper = new Sweeper(probe.bench(), Duration.ofMinutes(5))) {
      makeOutbox(probe);
      sweeper.start();
      JobLoop loop = loopThatOnlyClaims(probe.bench(), sweeper);
      own.kill();
      String id = probe.enqueue("echo", Map.of("text", "kept"));
      assertThat(loop.runOnce()).isEqualTo(JobLoop.Step.AWAY);
      own.start();

      assertThat(loop.runOnce()).isEqualTo(JobLoop.Step.WORKED);

      Awaitility.await().until(() -> probe.bench().jobs().find(id).isPresent());
    }
  }

  private static JobLoop loopThatOnlyClaims(Bench bench, Sweeper sweeper) {
    Identity identity = Identity.create(1, () -> List.of(bench.jobs().name("short").full()));
    Slots slots = new Slots(identity.workers());
    Claims claims =
        new Claims(bench.queue(), bench.config().benchId(), bench.queues(), InstantSource.system());
    JobWork none =
        new JobWork() {
          @Override
          public HeldJob hold(Claim claim) {
            throw new AssertionError(claim);
          }

          @Override
          public Optional<Settlement> run(HeldJob job) {
            throw new AssertionError(job);
          }
        };
    Bell bell = new Bell();
    Endings endings = new Endings(bench);
    Leases leases = new Leases(bench.queue(), bench.config().benchId());
    Reaper reaper = new Reaper(leases, claims, endings, bell);
    Claimer claimer =
        new Claimer(identity, slots, WorkerOptions.standard(), reaper, new Prefetch(0));
    Settler settler = new Settler(claims, slots, endings, bell);
    return new JobLoop(claimer, settler, slots, none, bell, sweeper);
  }

  @Test
  void a_sweeper_outlives_a_folder_of_sites_that_cannot_be_listed() throws Exception {
    Map<String, ?> site = ProbeBench.on(mariaDb.newDatabase());
    Path bench = folder.resolve("bench");
    try (ProbeBench probe = ProbeBench.make(bench, redis.uri(), site)) {
      makeOutbox(probe);
      probe
          .bench()
          .unit(probe.site())
          .call(ctx ->
              ctx.db()
                  .execute(
                      "insert into bench_outbox (kind, payload) values ('event',"
                          + " '{\"site\":\"a\",\"room\":\"b\",\"event\":\"c\",\"message\":\"1\"}')"));
      Files.move(bench.resolve("sites"), bench.resolve("moved"));
      Sweeper sweeper = new Sweeper(probe.bench(), Duration.ofMinutes(5));
      sweeper.runOnce();
      Files.move(bench.resolve("moved"), bench.resolve("sites"));

      sweeper.runOnce();

      assertThat(probe.bench().outbox().sweep(probe.site())).isZero();
    }
  }

  @Test
  void a_durable_job_of_a_process_that_died_after_the_commit_is_found_by_its_mark()
      throws Exception {
    Map<String, ?> site = ProbeBench.on(mariaDb.newDatabase());
    try (ProbeBench probe = ProbeBench.make(folder.resolve("bench"), redis.uri(), site)) {
      makeOutbox(probe);
      String[] durable = new String[1];
      assertThatThrownBy(() ->
              probe
                  .bench()
                  .unit(probe.site())
                  .sender(outgoing -> {
                    throw new AssertionError("died before anything was sent");
                  })
                  .call(ctx -> {
                    Map<String, String> arguments = Map.of("text", "kept");
                    ctx.jobs().job("probe.Jobs.echo", arguments).enqueue();
                    durable[0] =
                        ctx.jobs().job("probe.Jobs.echo", arguments).durable().enqueue().id();
                    return null;
                  }))
          .isInstanceOf(AssertionError.class);
      String marks = RedisKeys.OUTBOXES.key("probe");
      assertThat(probe.redis().zcard(marks)).isOne();

      Sweeper sweeper = new Sweeper(probe.bench(), Duration.ofMillis(2));
      Awaitility.await()
          .until(() -> {
            sweeper.recoverMarked();
            return probe.redis().zcard(marks) == 0;
          });

      assertThat(probe.status(durable[0])).isEqualTo("queued");
    }
  }

  @Test
  void a_durable_job_that_was_sent_leaves_no_mark() throws Exception {
    Map<String, ?> site = ProbeBench.on(mariaDb.newDatabase());
    try (ProbeBench probe = ProbeBench.make(folder.resolve("bench"), redis.uri(), site)) {
      makeOutbox(probe);
      String id = probe.enqueue("echo", Map.of("text", "x"), job -> job.durable());
      assertThat(probe.status(id)).isEqualTo("queued");
      assertThat(probe.redis().exists(RedisKeys.OUTBOXES.key("probe"))).isFalse();
    }
  }

  @Test
  void a_mark_of_a_site_that_is_gone_is_forgotten() throws Exception {
    try (ProbeBench probe = ProbeBench.make(folder.resolve("bench"), redis.uri())) {
      Sweeper sweeper = new Sweeper(probe.bench(), Duration.ofMillis(2));
      String marks = RedisKeys.OUTBOXES.key("probe");
      probe.redis().zadd(marks, 1, "gone.localhost 1");
      sweeper.recoverMarked();
      assertThat(probe.redis().exists(marks)).isFalse();
    }
  }

  private static void makeOutbox(ProbeBench probe) throws Exception {
    probe
        .bench()
        .unit(probe.site())
        .call(ctx ->
            ctx.db()
                .execute(
                    "create table bench_outbox (id bigint auto_increment primary key,"
                        + " kind varchar(20) not null, payload mediumtext not null)"));
  }
}
