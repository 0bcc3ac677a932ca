package dev.bench.scheduler;

import dev.bench.config.ProcessMark;
import dev.bench.config.Settings;
import dev.bench.metrics.Figures;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.runtime.Bench;
import dev.bench.scheduler.Timetable.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
 * <p>A new leader, and one that was without Redis, looks at all lines: what was due meanwhile is
 * made up for as {@link DueFires} says.
 */
public final class Scheduler implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Scheduler.class);

  private static final Duration SPREAD = Duration.ofSeconds(60);

  private final Bench bench;
  private final LeaderLease lease;
  private final EnqueueOnTrigger enqueue;
  private final QuartzClock clock;
  private final ScheduledExecutorService beat =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("scheduler-lease").factory());

  /** The lines that are looked at again with the next beat, and whether they have rung. */
  private final Map<Entry, Boolean> again = new ConcurrentHashMap<>();

  private volatile OptionalLong fence = OptionalLong.empty();
  private volatile @Nullable Timetable timetable;
  private boolean outageTold;

  private Scheduler(Bench bench) {
    this.bench = bench;
    String process = "%d-%s".formatted(ProcessHandle.current().pid(), UUID.randomUUID());
    this.lease =
        new LeaderLease(
            bench.queue(), bench.config().benchId(), process, ProcessMark.ofThisProcess());
    Settings settings = bench.config().settings();
    this.enqueue =
        new EnqueueOnTrigger(bench.jobs(), settings.duration("scheduler_spread").orElse(SPREAD));
    this.clock = new QuartzClock(this::ring);
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
        scheduler.beat.scheduleAtFixedRate(scheduler::beat, 0, period, TimeUnit.MILLISECONDS);
    log.debug("Beating: {}", task);
    return scheduler;
  }

  /** The figures of this scheduler. */
  public Figures figures() {
    return text ->
        text.gauge("bench_scheduler_leads", "Whether this scheduler leads.", leads() ? 1 : 0);
  }

  /** Whether this scheduler leads. */
  public boolean leads() {
    return fence.isPresent();
  }

  /** A line is due at {@code planned}; Quartz may say so two milliseconds before. */
  private void ring(Entry entry, Instant planned) {
    Instant now = Instant.now();
    fire(entry, planned.isAfter(now) ? planned : now, true);
  }

  /**
   * Enqueues what of {@code entry} is due at {@code now}, if this scheduler leads.
   *
   * @param rung whether the line is due in this minute; else it is a look for what was missed
   */
  void fire(Entry entry, Instant now, boolean rung) {
    Timetable table = timetable;
    OptionalLong number = fence;
    if (table == null || number.isEmpty()) {
      return; // the leader does it, and the next one if there is none
    }
    try {
      var fired = enqueue.enqueue(number.getAsLong(), table, entry, bench.sites().all(), now, rung);
      if (fired.isEmpty()) {
        log.warn("Another scheduler leads by now; this one stands by");
        fence = OptionalLong.empty();
      } else if (fired.get().waiting() > 0) {
        lookAgain(entry, rung);
      }
    } catch (RedisUnavailableException e) {
      log.warn("Redis is away; what is due by {} is enqueued when it is back", entry.line());
      lookAgain(entry, rung);
    } catch (RuntimeException e) {
      log.error("What is due by {} could not be enqueued and is tried again", entry.line(), e);
      lookAgain(entry, rung);
    }
  }

  /** Looks again at the lines that wait for Redis, for an earlier job, or for a new leader. */
  private void catchUp() {
    for (Entry entry : Set.copyOf(again.keySet())) {
      Boolean rung = again.remove(entry);
      fire(entry, Instant.now(), Boolean.TRUE.equals(rung));
    }
  }

  private void lookAgain(Entry entry, boolean rung) {
    again.merge(entry, rung, Boolean::logicalOr);
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

  void refresh() {
    Timetable next =
        Timetable.of(bench.apps().current(), bench.sites().all(), bench.config().settings());
    Timetable old = timetable;
    if (old == null || !old.equals(next)) {
      timetable = next;
      clock.show(next);
      next.entries().forEach(entry -> lookAgain(entry, false));
      log.info(
          "{} lines of generation {} are in the timetable",
          next.entries().size(),
          next.generation().id());
    }
  }

  private void tryToLead() {
    try {
      OptionalLong now = lease.lead();
      Timetable table = timetable;
      if (now.isPresent() != fence.isPresent()) {
        log.info(now.isPresent() ? "This scheduler leads" : "Another scheduler leads");
      }
      if (table != null && (outageTold || !now.equals(fence))) {
        table.entries().forEach(entry -> lookAgain(entry, false));
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
