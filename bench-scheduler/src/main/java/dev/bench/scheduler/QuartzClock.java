package dev.bench.scheduler;

import dev.bench.app.UnixCron;
import dev.bench.scheduler.Timetable.Entry;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.BiConsumer;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Quartz as a clock in memory: it rings once for each line of the timetable, and knows no more.
 *
 * <p>Thread-safe.
 */
@SuppressWarnings("JavaUtilDate") // Quartz speaks in dates
final class QuartzClock implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(QuartzClock.class);
  private static final JobKey RING = JobKey.jobKey("ring");

  private final Scheduler quartz;
  private final BiConsumer<Entry, Instant> ring;

  /** A clock that calls {@code ring} with a line and its minute, on a thread of its own. */
  QuartzClock(BiConsumer<Entry, Instant> ring) {
    this.ring = ring;
    try {
      quartz = new StdSchedulerFactory(properties()).getScheduler();
      quartz.setJobFactory((bundle, scheduler) -> new Ring());
      JobDetail detail = JobBuilder.newJob(Ring.class).withIdentity(RING).storeDurably().build();
      quartz.addJob(detail, true);
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Properties properties() {
    Properties properties = new Properties();
    properties.setProperty("org.quartz.scheduler.instanceName", "bench");
    properties.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    properties.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
    properties.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    properties.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    properties.setProperty("org.quartz.threadPool.threadCount", "2");
    properties.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
    return properties;
  }

  void start() {
    try {
      quartz.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Rings for the lines of {@code table}, and no others. A line that stays keeps its next fire. */
  void show(Timetable table) {
    show(table, Instant.now());
  }

  /** Like {@link #show(Timetable)}; a new line rings for its minutes after {@code from}. */
  synchronized void show(Timetable table, Instant from) {
    Set<TriggerKey> wanted = new HashSet<>();
    try {
      for (Map.Entry<Entry, UnixCron> line : table.lines().entrySet()) {
        Entry entry = line.getKey();
        TriggerKey key = TriggerKey.triggerKey(entry.line(), entry.zone().getId());
        wanted.add(key);
        if (!quartz.checkExists(key)) {
          UnixCronTrigger trigger = new UnixCronTrigger(key, line.getValue(), entry.zone());
          trigger.setJobKey(RING);
          trigger.setStartTime(Date.from(from));
          trigger.getJobDataMap().put("entry", entry);
          quartz.scheduleJob(trigger);
        }
      }
      for (TriggerKey key : quartz.getTriggerKeys(GroupMatcher.anyGroup())) {
        if (!wanted.contains(key)) {
          quartz.unscheduleJob(key);
        }
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      quartz.shutdown(false);
    } catch (SchedulerException e) {
      log.warn("Quartz did not stop: {}", e.getMessage());
    }
  }

  /** What Quartz runs: nothing but the ring. */
  private final class Ring implements Job {

    @Override
    public void execute(JobExecutionContext fired) {
      if (fired.getMergedJobDataMap().get("entry") instanceof Entry entry) {
        ring.accept(entry, fired.getScheduledFireTime().toInstant());
      }
    }
  }
}
