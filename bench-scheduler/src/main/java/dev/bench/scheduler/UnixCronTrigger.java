package dev.bench.scheduler;

import dev.bench.app.UnixCron;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import org.quartz.Calendar;
import org.quartz.ScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.triggers.AbstractTrigger;

/**
 * A Quartz trigger that asks {@link UnixCron} when to fire.
 *
 * <p>Quartz's own cron syntax cannot say that a day of the month or a day of the week suffices. A
 * fire that Quartz missed, as after the sleep of the machine, rings once: what is made up for is
 * decided by what Redis has on record.
 */
@SuppressWarnings("JavaUtilDate") // Quartz speaks in dates
final class UnixCronTrigger extends AbstractTrigger<UnixCronTrigger> {

  private static final long serialVersionUID = 1L;

  private final transient UnixCron cron;
  private final ZoneId zone;
  private Date start = new Date();
  private @Nullable Date next;
  private @Nullable Date previous;

  UnixCronTrigger(TriggerKey key, UnixCron cron, ZoneId zone) {
    this.cron = cron;
    this.zone = zone;
    setKey(key);
    setMisfireInstruction(Trigger.MISFIRE_INSTRUCTION_IGNORE_MISFIRE_POLICY);
  }

  private @Nullable Date after(Date time) {
    return cron.next(time.toInstant(), zone).map(Date::from).orElse(null);
  }

  @Override
  public void triggered(@Nullable Calendar calendar) {
    previous = next;
    Date now = new Date();
    next = next == null ? null : after(now.after(next) ? now : next);
  }

  @Override
  public @Nullable Date computeFirstFireTime(@Nullable Calendar calendar) {
    next = after(start);
    return next;
  }

  @Override
  public @Nullable Date getFireTimeAfter(@Nullable Date time) {
    return after(time == null ? Date.from(Instant.now()) : time);
  }

  @Override
  public boolean mayFireAgain() {
    return next != null;
  }

  @Override
  public Date getStartTime() {
    return start;
  }

  @Override
  public void setStartTime(Date time) {
    start = time;
  }

  @Override
  public @Nullable Date getEndTime() {
    return null;
  }

  @Override
  public void setEndTime(@Nullable Date time) {
    // A schedule has no end of its own.
  }

  @Override
  public @Nullable Date getNextFireTime() {
    return next;
  }

  @Override
  public void setNextFireTime(@Nullable Date time) {
    next = time;
  }

  @Override
  public @Nullable Date getPreviousFireTime() {
    return previous;
  }

  @Override
  public void setPreviousFireTime(@Nullable Date time) {
    previous = time;
  }

  @Override
  public @Nullable Date getFinalFireTime() {
    return null;
  }

  @Override
  public void updateAfterMisfire(@Nullable Calendar calendar) {
    // Nothing is left out: the scheduler decides what to do about a late fire.
  }

  @Override
  public void updateWithNewCalendar(@Nullable Calendar calendar, long threshold) {
    // Calendars are not used.
  }

  @Override
  protected boolean validateMisfireInstruction(int instruction) {
    return instruction == Trigger.MISFIRE_INSTRUCTION_IGNORE_MISFIRE_POLICY;
  }

  @Override
  public ScheduleBuilder<UnixCronTrigger> getScheduleBuilder() {
    throw new UnsupportedOperationException("A schedule is declared in an app's hooks");
  }
}
