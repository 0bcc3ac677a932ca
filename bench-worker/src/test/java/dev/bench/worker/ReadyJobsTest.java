package dev.bench.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bench.queue.Claim;
import dev.bench.queue.Claims;
import dev.bench.queue.Leases;
import dev.bench.queue.Outcome;
import dev.bench.queue.Outgoing;
import dev.bench.queue.Settlement;
import dev.bench.testkit.RealRedis;
import dev.bench.worker.run.Endings;
import dev.bench.worker.run.HeldJob;
import dev.bench.worker.run.JobRunner;
import dev.bench.worker.run.JobWork;
import dev.bench.worker.run.TimeLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The jobs that a slot keeps ready, step by step, with a clock that stands still. */
class ReadyJobsTest {

  private static final int JOBS = 5;

  @RegisterExtension static final RealRedis server = new RealRedis();

  @TempDir Path folder;

  private final AtomicLong nanos = new AtomicLong();
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore mayEnd = new Semaphore(0);
  private final List<String> jobs = new ArrayList<>();
  private ProbeBench probe;
  private TimeLimits limits;
  private Identity identity;
  private Slots slots;
  private Settler settler;
  private Claimer claimer;
  private JobLoop loop;

  @BeforeEach
  void make() throws Exception {
    probe = ProbeBench.make(folder, server.uri());
    Claims claims =
        new Claims(probe.redis(), "probe", probe.bench().queues(), InstantSource.system());
    Endings endings = new Endings(probe.bench());
    Bell bell = new Bell();
    limits = new TimeLimits(() -> Duration.ZERO);
    identity = Identity.create(1, () -> List.of(probe.bench().jobs().name("default").full()));
    slots = new Slots(identity.workers(), nanos::get);
    settler = new Settler(claims, slots, endings, bell);
    Reaper reaper = new Reaper(new Leases(probe.redis(), "probe"), claims, endings, bell);
    WorkerOptions options = WorkerOptions.standard().on(List.of("default")).with(ProbeBench.QUICK);
    Prefetch prefetch = new Prefetch(10);
    for (int job = 0; job < 100; job++) {
      prefetch.ended(Duration.ofMillis(1));
    }
    claimer = new Claimer(identity, slots, options, reaper, prefetch);
    JobRunner holder = new JobRunner(probe.bench(), claims, () -> true, limits, endings, job -> {});
    Sweeper sweeper = new Sweeper(probe.bench(), Duration.ofMinutes(5));
    loop = new JobLoop(claimer, settler, slots, new GatedWork(holder), bell, sweeper);
    for (int job = 0; job < JOBS; job++) {
      jobs.add(probe.enqueue("echo", Map.of("text", "x")));
    }
  }

  @AfterEach
  void close() {
    mayEnd.release(1000);
    slots.close();
    limits.close();
    probe.close();
  }

  /** Each job ends when the test lets it. */
  private final class GatedWork implements JobWork {
    private final JobWork holder;

    GatedWork(JobWork holder) {
      this.holder = holder;
    }

    @Override
    public HeldJob hold(Claim claim) {
      return holder.hold(claim);
    }

    @Override
    public Optional<Settlement> run(HeldJob job) {
      begun.release();
      mayEnd.acquireUninterruptibly();
      return Optional.of(
          new Settlement(
              job.claim(),
              new Outcome.Finished(Optional.empty()),
              Duration.ofMillis(1),
              new Outgoing(List.of(), List.of())));
    }
  }

  private void step() {
    claimer.jobsMayWait();
    loop.runOnce();
  }

  private void end(int count) {
    mayEnd.release(count);
    Awaitility.await().until(() -> settler.next().size() == count);
  }

  private List<String> waiting() {
    return probe.redis().lrange("rq:queue:" + probe.job(jobs.getFirst()).queue(), 0, -1);
  }

  private List<String> statuses() {
    return jobs.stream().map(probe::status).toList();
  }

  @Test
  void a_slot_runs_what_it_kept_ready_in_order_without_another_claim() throws Exception {
    step();
    assertThat(statuses()).containsOnly("started");
    begun.acquire();
    assertThat(slots.running()).as("of %d held jobs", JOBS).isEqualTo(1);

    end(JOBS);
    step();

    assertThat(statuses()).containsOnly("finished");
    assertThat(slots.areEmpty()).isTrue();
  }

  @Test
  void jobs_that_wait_behind_a_long_one_are_handed_back_in_their_order() throws Exception {
    step();
    begun.acquire();
    nanos.addAndGet(Prefetch.LONGEST_WAIT.toNanos());
    step();
    assertThat(waiting()).as("it is not long yet").isEmpty();
    nanos.incrementAndGet();

    step();

    assertThat(waiting()).isEqualTo(jobs.subList(1, JOBS));
    assertThat(probe.status(jobs.getFirst())).isEqualTo("started");
    end(1);
    step();
    assertThat(probe.status(jobs.getFirst())).isEqualTo("finished");
    assertThat(probe.status(jobs.get(1))).as("claimed in the same step").isEqualTo("started");
    assertThat(waiting()).as("none is kept ready now").isEqualTo(jobs.subList(2, JOBS));
  }

  @Test
  void what_is_ready_is_handed_back_at_once_when_workers_pause() throws Exception {
    step();
    begun.acquire();
    probe.redis().set("rq:suspended", "1");

    step();
    assertThat(loop.runOnce()).isEqualTo(JobLoop.Step.WORKED);

    assertThat(waiting()).isEqualTo(jobs.subList(1, JOBS));
    assertThat(claimer.claimed()).as("what is handed back does not count").isEqualTo(1);
    claimer.jobsMayWait();
    end(1);
    assertThat(loop.runOnce()).isEqualTo(JobLoop.Step.SUSPENDED);
    assertThat(waiting()).isEqualTo(jobs.subList(1, JOBS));
  }

  @Test
  void what_is_ready_is_handed_back_at_once_when_its_worker_stops() throws Exception {
    step();
    begun.acquire();
    loop.stop();

    loop.runOnce();

    assertThat(waiting()).isEqualTo(jobs.subList(1, JOBS));
    assertThat(probe.status(jobs.getFirst())).isEqualTo("started");
    assertThat(jobs).noneSatisfy(id -> assertThat(probe.job(id).isSuspect()).isTrue());
  }

  @Test
  void what_is_ready_is_handed_back_once_the_job_before_it_has_lost_its_slot() throws Exception {
    step();
    begun.acquire();
    settler.giveUp(slots.held().getFirst());

    loop.runOnce();

    assertThat(waiting()).containsAll(jobs.subList(1, JOBS));
    assertThat(begun.tryAcquire()).isFalse();
  }

  @Test
  void redis_hears_of_a_job_that_was_kept_ready_and_runs_for_a_while() throws Exception {
    step();
    begun.acquire();
    end(1);
    begun.acquire();
    step();
    assertThat(current()).isNotEqualTo(Optional.of(jobs.get(1)));
    nanos.addAndGet(Prefetch.AHEAD.toNanos());

    step();

    assertThat(current()).contains(jobs.get(1));
    assertThat(probe.redis().hgetAll("bench:claims:" + identity.process()).values())
        .filteredOn(claim -> !claim.endsWith(" ready"))
        .singleElement()
        .asString()
        .contains(jobs.get(1));
  }

  private Optional<String> current() {
    return probe.redis().hget("rq:worker:" + identity.workers().getFirst(), "current_job");
  }

  @Test
  void an_order_to_stop_reaches_a_job_that_is_kept_ready() throws Exception {
    step();
    begun.acquire();
    HeldJob last = slots.held().getLast();
    String channel = "rq:pubsub:" + identity.workers().getFirst();

    new Commands(slots, () -> {})
        .message(channel, "{\"command\": \"stop-job\", \"job_id\": \"" + last.id() + "\"}");

    assertThat(last.stillMine()).isTrue();
    assertThat(stops(last)).isTrue();
  }

  private static boolean stops(HeldJob job) {
    try {
      job.checkStop();
      return false;
    } catch (RuntimeException stopped) {
      return true;
    }
  }
}
