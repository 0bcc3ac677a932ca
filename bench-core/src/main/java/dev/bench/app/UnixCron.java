package dev.bench.app;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A schedule as crontab(5) means it: minute, hour, day of month, month, day of week.
 *
 * <p>Shape: lists, ranges, steps, names of months and days, 0 and 7 for Sunday, and {@code @hourly,
 * @daily, @midnight, @weekly, @monthly, @yearly, @annually}. When both day fields are set either is
 * enough; when one of them begins with {@code *} both must hold.
 *
 * <p>When clocks change: a fixed time that is left out runs at the first minute after the gap, one
 * that comes twice runs the first time; lines whose minute or hour begins with {@code *} go by the
 * clock on the wall, each time. Immutable.
 *
 * <p>Source: crontab(5) and cron(8) of Vixie cron.
 */
public final class UnixCron {

  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  /** The days of a week and those of a leap year repeat together after 28 years, 40 at most. */
  private static final int YEARS_AHEAD = 41;

  private final String line;
  private final CronField minutes;
  private final CronField hours;
  private final CronField daysOfMonth;
  private final CronField months;
  private final CronField daysOfWeek;

  private UnixCron(String line, String[] fields) {
    this.line = line;
    this.minutes = CronField.parse(CronField.Kind.MINUTE, fields[0]);
    this.hours = CronField.parse(CronField.Kind.HOUR, fields[1]);
    this.daysOfMonth = CronField.parse(CronField.Kind.DAY_OF_MONTH, fields[2]);
    this.months = CronField.parse(CronField.Kind.MONTH, fields[3]);
    this.daysOfWeek = CronField.parse(CronField.Kind.DAY_OF_WEEK, fields[4]);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException with one sentence when it is none, or never due
   */
  public static UnixCron parse(String line) {
    String text = line.strip();
    if (text.startsWith("@")) {
      String meant = NICKNAMES.get(text);
      if (meant == null) {
        throw fault(
            line, "it is not a nickname; write @hourly, @daily, @weekly, @monthly or @yearly");
      }
      return parse(meant);
    }
    String[] fields = text.split("\\s+");
    if (fields.length != 5) {
      throw fault(line, "it must have five fields, such as */15 * * * *");
    }
    UnixCron cron;
    try {
      cron = new UnixCron(String.join(" ", fields), fields);
    } catch (IllegalArgumentException e) {
      throw fault(line, String.valueOf(e.getMessage()));
    }
    if (cron.next(Instant.EPOCH, ZoneOffset.UTC).isEmpty()) {
      throw fault(line, "no such day ever comes");
    }
    return cron;
  }

  private static IllegalArgumentException fault(String line, String why) {
    return new IllegalArgumentException("The schedule \"%s\" is wrong: %s".formatted(line, why));
  }

  /** The first time it is due after {@code after}, on the clocks of {@code zone}. */
  public Optional<Instant> next(Instant after, ZoneId zone) {
    return minutes.star() || hours.star() ? byTheClock(after, zone) : fixed(after, zone);
  }

  /** Goes by the clock on the wall, from one change of it to the next. */
  private Optional<Instant> byTheClock(Instant after, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    Instant at = after;
    LocalDateTime from = firstMinuteAfter(after, zone);
    while (true) {
      ZoneOffset offset = rules.getOffset(at);
      LocalDateTime due = nextFrom(from);
      if (due == null) {
        return Optional.empty();
      }
      ZoneOffsetTransition change = rules.nextTransition(at);
      Instant candidate = due.toInstant(offset);
      if (change == null || candidate.isBefore(change.getInstant())) {
        return Optional.of(candidate);
      }
      at = change.getInstant();
      from = ceiling(change.getDateTimeAfter());
    }
  }

  /** Once for each time that is written down, whatever the clock on the wall does. */
  private Optional<Instant> fixed(Instant after, ZoneId zone) {
    ZoneRules rules = zone.getRules();
    ZonedDateTime start = after.atZone(zone);
    // In the second pass of a doubled hour the times of the first are behind us already; in the
    // first
    // minute after a gap its times are, too. Both are found and left out below.
    LocalDateTime from = ceiling(start.toLocalDateTime().plusNanos(1));
    while (true) {
      LocalDateTime due = nextFrom(from);
      if (due == null) {
        return Optional.empty();
      }
      ZoneOffsetTransition gap = rules.getTransition(due);
      Instant candidate =
          gap != null && gap.isGap()
              ? gap.getInstant()
              : due.toInstant(rules.getValidOffsets(due).get(0));
      if (candidate.isAfter(after)) {
        return Optional.of(candidate);
      }
      from = due.plusMinutes(1);
    }
  }

  private static LocalDateTime firstMinuteAfter(Instant after, ZoneId zone) {
    return ceiling(after.atZone(zone).toLocalDateTime().plusNanos(1));
  }

  private static LocalDateTime ceiling(LocalDateTime time) {
    LocalDateTime minute = time.truncatedTo(ChronoUnit.MINUTES);
    return minute.equals(time) ? minute : minute.plusMinutes(1);
  }

  /** The first time of the fields from {@code from} on, on a clock that never changes. */
  private @Nullable LocalDateTime nextFrom(LocalDateTime from) {
    LocalDate day = from.toLocalDate();
    LocalDate end = day.plusYears(YEARS_AHEAD);
    LocalTime earliest = from.toLocalTime();
    while (day.isBefore(end)) {
      if (!months.allows(day.getMonthValue())) {
        day = day.withDayOfMonth(1).plusMonths(1);
        earliest = LocalTime.MIDNIGHT;
        continue;
      }
      LocalTime time = isDay(day) ? timeFrom(earliest) : null;
      if (time != null) {
        return day.atTime(time);
      }
      day = day.plusDays(1);
      earliest = LocalTime.MIDNIGHT;
    }
    return null;
  }

  private boolean isDay(LocalDate day) {
    boolean ofMonth = daysOfMonth.allows(day.getDayOfMonth());
    boolean ofWeek = daysOfWeek.allows(day.getDayOfWeek().getValue() % 7);
    boolean bothMustHold = daysOfMonth.star() || daysOfWeek.star();
    return bothMustHold ? ofMonth && ofWeek : ofMonth || ofWeek;
  }

  private @Nullable LocalTime timeFrom(LocalTime earliest) {
    int hour = hours.from(earliest.getHour());
    int minute = minutes.from(hour == earliest.getHour() ? earliest.getMinute() : 0);
    if (hour == earliest.getHour() && minute > 59) {
      hour = hours.from(hour + 1);
      minute = minutes.from(0);
    }
    return hour > 23 ? null : LocalTime.of(hour, minute);
  }

  /** The five fields; a nickname's are those that it stands for. */
  @Override
  public String toString() {
    return line;
  }
}
