package dev.bench.scheduler;

import dev.bench.config.ProcessMark;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.runtime.Bench;
import dev.bench.scheduler.Timetable.Due;
import dev.bench.scheduler.Timetable.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scheduler process.
 *
 * <ol>
 *   <li>It tries for the leader's lease, every few seconds; any number may stand by.
 *   <li>A {@link Timetable} is made of all apps' hooks and the sites' zones, again whenever they
 *       change.
 *   <li>Quartz rings at the minute of a line, in memory.
 *   <li>The leader enqueues one job for each active site; the others do nothing.
 * </ol>
 *
 * <p>What is due while Redis is away is enqueued once it is back, and what is due while a dead
 * leader's lease runs out by the next leader.
 */
public final class Scheduler implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Scheduler.class);

  /** After so long a fire of a standby is the leader's: a dead one would have been replaced. */
  private static final Duration TAKE_OVER =
      LeaderLease.LENGTH.plus(LeaderLease.RENEWAL.multipliedBy(2));

  private final Bench bench;
  private final LeaderLease lease;
  private final EnqueueOnTrigger enqueue;
  private final QuartzClock clock;
  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("scheduler-lease").factory());

  private final Queue<Late> late = new ConcurrentLinkedQueue<>();
  private volatile OptionalLong fence = OptionalLong.empty();
  private volatile @Nullable Timetable timetable;
  private boolean outageTold;

  private Scheduler(Bench bench) {
    this.bench = bench;
    String process = "%d-%s".formatted(ProcessHandle.current().pid(), UUID.randomUUID());
    this.lease =
        new LeaderLease(
            bench.queue(), bench.config().benchId(), process, ProcessMark.ofThisProcess());
    this.enqueue = new EnqueueOnTrigger(bench.jobs());
    this.clock = new QuartzClock(this::fire);
  }

  /** Starts a scheduler for {@code bench}; returns once its clock runs. */
  public static Scheduler start(Bench bench) {
    Scheduler scheduler = new Scheduler(bench);
    scheduler.refresh();
    scheduler.tryToLead();
    scheduler.clock.start();
    bench.followGenerations();
    long period = LeaderLease.RENEWAL.toMillis();
    var task =
        scheduler.beat.scheduleAtFixedRate(scheduler::beat, period, period, TimeUnit.MILLISECONDS);
    log.debug("Beating: {}", task);
    return scheduler;
  }

  /** Whether this scheduler leads. */
  public boolean leads() {
    return fence.isPresent();
  }

  /** Enqueues what {@code entry} means at {@code planned}, now or as soon as Redis is back. */
  void fire(Entry entry, Instant planned) {
    Timetable table = timetable;
    OptionalLong number = fence;
    if (table == null || number.isEmpty()) {
      late.add(new Late(entry, planned, System.nanoTime())); // the leader does it, if it lives
      return;
    }
    List<Due> due = table.due(entry, planned, bench.sites().all());
    try {
      if (enqueue.enqueue(number.getAsLong(), table.generation(), due).isEmpty()) {
        log.warn("Another scheduler leads by now; this one stands by");
        fence = OptionalLong.empty();
        late.add(new Late(entry, planned, System.nanoTime()));
      }
    } catch (RedisUnavailableException e) {
      log.warn("Redis is away; {} of {} is enqueued when it is back", entry.line(), planned);
      late.add(new Late(entry, planned, System.nanoTime()));
    }
  }

  /**
   * A fire that could not be enqueued in its minute, or was another's to enqueue.
   *
   * @param since when that was, as {@link System#nanoTime} has it
   */
  private record Late(Entry entry, Instant planned, long since) {

    /** Whether a leader has lived long enough after it to have enqueued it. */
    boolean isOthers() {
      return System.nanoTime() - since > TAKE_OVER.toNanos();
    }
  }

  /** Fires again what waits; what the leader did already is known in Redis and not done twice. */
  private void catchUp() {
    if (fence.isEmpty()) {
      late.removeIf(Late::isOthers);
      return;
    }
    for (int waiting = late.size(); waiting > 0; waiting--) {
      Late fire = late.poll();
      if (fire != null) {
        fire(fire.entry(), fire.planned());
      }
    }
  }

  private void beat() {
    try {
      refresh();
      tryToLead();
      if (!outageTold) {
        catchUp();
      }
    } catch (RuntimeException e) {
      log.error("The scheduler stumbled and goes on", e); // the executor would stop otherwise
    }
  }

  private void refresh() {
    Timetable next = Timetable.of(bench.apps().current(), bench.sites().all());
    Timetable old = timetable;
    if (old == null || !old.equals(next)) {
      timetable = next;
      clock.show(next);
      log.info(
          "{} lines of generation {} are in the timetable",
          next.entries().size(),
          next.generation().id());
    }
  }

  private void tryToLead() {
    try {
      OptionalLong now = lease.lead();
      if (now.isPresent() != fence.isPresent()) {
        log.info(now.isPresent() ? "This scheduler leads" : "Another scheduler leads");
      }
      fence = now;
      outageTold = false;
    } catch (RedisUnavailableException e) {
      if (!outageTold) {
        log.warn("{}; the scheduler waits for it", e.getMessage());
        outageTold = true;
      }
    }
  }

  @Override
  public void close() {
    beat.shutdownNow();
    clock.close();
    try {
      lease.abdicate();
    } catch (RedisUnavailableException e) {
      log.debug("The lease ends by itself", e);
    }
  }
}
