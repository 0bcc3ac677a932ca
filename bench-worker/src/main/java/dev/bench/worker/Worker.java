package dev.bench.worker;

import dev.bench.ValidationException;
import dev.bench.config.LiveConfig;
import dev.bench.metrics.Figures;
import dev.bench.queue.Claims;
import dev.bench.queue.Leases;
import dev.bench.queue.Lots;
import dev.bench.queue.lanes.Lanes;
import dev.bench.queue.lanes.Retention;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.redis.Subscription;
import dev.bench.runtime.Bench;
import dev.bench.worker.run.AloneRunner;
import dev.bench.worker.run.Endings;
import dev.bench.worker.run.JobRunner;
import dev.bench.worker.run.TimeLimits;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker process's work: runs the jobs of some queues until it is closed or, in burst mode, until
 * nothing waits.
 *
 * <p>While Redis is away it waits, and comes back by itself.
 */
public final class Worker implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Worker.class);
  private static final Duration MARGIN = Duration.ofSeconds(5);

  private final WorkerOptions options;
  private final LiveConfig settings;
  private final Identity identity;
  private final Leases leases;
  private final Slots slots;
  private final Settler settler;
  private final TimeLimits limits;
  private final Bell bell = new Bell();
  private final Heartbeat heartbeat;
  private final Promoter promoter;
  private final Unparker unparker;
  private final Shares shares;
  private final Sweeper sweeper;
  private final Arrivals arrivals;
  private final Claimer claimer;
  private final JobLoop loop;
  private final Subscription commands;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable RuntimeException failure;

  private Worker(Bench bench, WorkerOptions options, Supplier<List<String>> names) {
    this.options = options;
    this.settings = new LiveConfig(bench.directory(), bench.config());
    WorkerOptions.Times times = options.times();
    String id = bench.config().benchId();
    this.identity =
        Identity.create(
            options.concurrency(),
            () -> names.get().stream().map(name -> bench.jobs().name(name).full()).toList());
    this.leases = new Leases(bench.queue(), id);
    this.slots = new Slots(identity.workers());
    this.limits = new TimeLimits(() -> times().grace());
    this.sweeper = new Sweeper(bench, times.sweep());
    Endings endings = new Endings(bench);
    Claims claims = new Claims(bench.queue(), id, bench::queues, InstantSource.system());
    Reaper reaper = new Reaper(leases, claims, endings, bell);
    this.heartbeat = new Heartbeat(leases, identity, times, slots, reaper, sweeper);
    Retention retention = Retention.of(bench.config().settings());
    Lanes lanes = new Lanes(bench.queue(), id, () -> bench.queues().fullNames(id), retention);
    this.promoter = new Promoter(lanes, times.tick());
    this.shares = new Shares(bench.sites(), lanes, times.sweep());
    Bounds bounds = Bounds.of(bench.config().settings());
    Lots lots = new Lots(bench.queue(), id);
    this.unparker = new Unparker(bench, lots, endings, bell, times.tick(), bounds.unparked());
    this.settler = new Settler(claims, slots, endings, bell);
    JobRunner runner =
        new JobRunner(bench, claims, heartbeat::isFresh, limits, endings, settler::giveUp);
    AloneRunner work =
        new AloneRunner(
            runner, claims, endings, limits, bench.directory().root(), bounds.suspects());
    this.claimer = new Claimer(identity, slots, options, reaper, new Prefetch(bounds.prefetch()));
    this.loop = new JobLoop(claimer, settler, slots, work, bell, sweeper);
    this.arrivals = Arrivals.start(bench.queue(), id, names, bell, sweeper);
    this.commands =
        bench
            .queue()
            .subscribe(Commands.channels(identity.workers()), new Commands(slots, loop::stop));
  }

  /**
   * Starts a worker.
   *
   * @throws ValidationException when a queue is unknown; names those there are
   * @throws EvictingQueueException when the Redis of jobs would throw jobs away
   */
  public static Worker start(Bench bench, WorkerOptions options) {
    options.queues().forEach(name -> bench.queues().limit(name));
    Supplier<List<String>> names =
        options.queues().isEmpty() ? () -> bench.queues().names() : options::queues;
    refuseEviction(bench.queue());
    bench.followGenerations();
    Worker worker = new Worker(bench, options, names);
    worker.heartbeat.start();
    worker.shares.start();
    worker.promoter.start();
    worker.unparker.start();
    worker.sweeper.start();
    Thread.ofPlatform().name("job-loop").start(worker::run);
    log.info(
        "Worker {} serves {} with {} slots",
        worker.identity.process(),
        String.join(", ", names.get()),
        options.concurrency());
    return worker;
  }

  private static void refuseEviction(Redis redis) {
    try {
      String policy = redis.setting("maxmemory-policy").orElse("noeviction");
      boolean limited = !redis.setting("maxmemory").orElse("0").equals("0");
      if (limited && !policy.equals("noeviction")) {
        throw new EvictingQueueException(redis.address().toString(), policy);
      }
    } catch (RedisUnavailableException e) {
      log.warn("{}; the worker waits for it", e.getMessage());
    }
  }

  private void run() {
    try {
      promoter.lookAround();
      loop.run(options.burst(), this::times, arrivals::watch);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      leave();
      ended.countDown();
    }
  }

  /** The waits; how long a stop may take is what the settings say now. */
  private WorkerOptions.Times times() {
    return options.times().stoppingAs(settings.current().settings());
  }

  private void leave() {
    commands.close();
    arrivals.close();
    promoter.close();
    unparker.close();
    shares.close();
    sweeper.close();
    heartbeat.close();
    limits.close();
    slots.close();
    try {
      leases.leave(identity.presence(options.times().lease()));
    } catch (RuntimeException e) {
      log.info(
          "The worker could not sign off; its lease ends in {} s",
          options.times().lease().toSeconds());
    }
  }

  /** Whether another process must take its place once it has ended: a job of it hangs. */
  public boolean mustBeReplaced() {
    return slots.hasLost();
  }

  /**
   * Claims no more until {@link #resume}, and waits until its jobs have ended, which their time
   * limits bound. What it kept ready is handed back. Does not return once the worker ends.
   */
  public void rest() throws InterruptedException {
    loop.rest();
  }

  /** Claims again. */
  public void resume() {
    loop.resume();
  }

  /** The figures of this worker: its slots, and the jobs that ended in it. */
  public Figures figures() {
    return text -> {
      text.gauge("bench_worker_slots", "Jobs that may run at a time.", options.concurrency());
      text.gauge("bench_worker_slots_busy", "Jobs that run.", (double) slots.running());
      text.head("bench_jobs_total", "Jobs that ended in this process, by how.", "counter");
      settler
          .ended()
          .forEach(
              (how, jobs) -> text.line("bench_jobs_total", Map.of("outcome", how), (double) jobs));
    };
  }

  /** How many jobs it has claimed and not handed back. */
  public long claimed() {
    return claimer.claimed();
  }

  /** The name of this worker process in leases and executions. */
  public String process() {
    return identity.process();
  }

  /**
   * Waits until the worker has ended by itself or was closed.
   *
   * @throws IllegalStateException when its loop failed; its jobs run again elsewhere
   */
  public void awaitEnd() throws InterruptedException {
    ended.await();
    RuntimeException failed = failure;
    if (failed != null) {
      throw new IllegalStateException("The worker's loop failed", failed);
    }
  }

  /** Waits like {@link #awaitEnd()}, at most for {@code limit}; whether it has ended. */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Drains: claims no more, lets running jobs end for a while, hands back the rest. */
  @Override
  public void close() {
    loop.stop();
    WorkerOptions.Times times = times();
    Duration limit = times.drain().plus(times.grace()).plus(MARGIN);
    try {
      if (!ended.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("The worker did not end within {} ms", limit.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
