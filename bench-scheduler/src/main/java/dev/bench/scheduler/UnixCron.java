package dev.bench.scheduler;

import dev.bench.scheduler.CronField.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron line of five fields, as crontab(5) means it.
 *
 * <p>Day of month and day of week: when both are restricted either one suffices; when one begins
 * with a star both must match. Daylight saving: a line with a fixed hour whose time falls into the
 * gap fires at the first minute after it, and in the doubled hour it fires once; a line whose hour
 * begins with a star fires by the clock on the wall, each time.
 *
 * @param line the line as it was written
 */
record UnixCron(
    String line,
    CronField minute,
    CronField hour,
    CronField dayOfMonth,
    CronField month,
    CronField dayOfWeek) {

  /** How far ahead a fire is looked for: the 29th of February may be eight years away. */
  private static final Duration HORIZON = Duration.ofDays(3660);

  private static final Map<String, String> NICKNAMES =
      Map.of(
          "@hourly", "0 * * * *",
          "@daily", "0 0 * * *",
          "@midnight", "0 0 * * *",
          "@weekly", "0 0 * * 0",
          "@monthly", "0 0 1 * *",
          "@yearly", "0 0 1 1 *",
          "@annually", "0 0 1 1 *");

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException with one sentence that says what is wrong and what to write
   */
  static UnixCron parse(String line) {
    String[] fields = NICKNAMES.getOrDefault(line.strip(), line.strip()).split("\\s+");
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "\"%s\" has %d fields; write minute, hour, day of month, month and day of week, such as"
                  .formatted(line, fields.length)
              + " */15 * * * *, or @daily");
    }
    return new UnixCron(
        line.strip(),
        CronField.parse(Kind.MINUTE, fields[0]),
        CronField.parse(Kind.HOUR, fields[1]),
        CronField.parse(Kind.DAY_OF_MONTH, fields[2]),
        CronField.parse(Kind.MONTH, fields[3]),
        CronField.parse(Kind.DAY_OF_WEEK, fields[4]));
  }

  /** The first fire after {@code after} by the clocks of {@code zone}; empty when there is none. */
  Optional<Instant> next(Instant after, ZoneId zone) {
    Instant end = after.plus(HORIZON);
    Instant at = after.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    while (at.isBefore(end)) {
      ZonedDateTime local = at.atZone(zone);
      @Nullable ZoneOffsetTransition coming = zone.getRules().nextTransition(at.minusSeconds(1));
      if (fires(local, coming)) {
        return Optional.of(at);
      }
      Instant jump = jump(local).toInstant();
      boolean passes = coming != null && at.isBefore(coming.getInstant());
      at = passes && jump.isAfter(coming.getInstant()) ? coming.getInstant() : jump;
    }
    return Optional.empty();
  }

  private boolean fires(ZonedDateTime local, @Nullable ZoneOffsetTransition transition) {
    if (transition != null
        && transition.getInstant().equals(local.toInstant())
        && transition.isGap()
        && !hour.star()
        && firesWithin(transition)) {
      return true;
    }
    return matches(local.toLocalDateTime()) && (hour.star() || !isSecondPass(local));
  }

  /** Whether a fire falls into the minutes that the gap leaves out. */
  private boolean firesWithin(ZoneOffsetTransition gap) {
    LocalDateTime skipped = gap.getDateTimeBefore();
    while (skipped.isBefore(gap.getDateTimeAfter())) {
      if (matches(skipped)) {
        return true;
      }
      skipped = skipped.plusMinutes(1);
    }
    return false;
  }

  private static boolean isSecondPass(ZonedDateTime local) {
    return local.withEarlierOffsetAtOverlap().isBefore(local);
  }

  /** The next moment that can matter: the next minute, hour or day. */
  private ZonedDateTime jump(ZonedDateTime local) {
    if (!matchesDay(local.toLocalDate())) {
      return local.toLocalDate().plusDays(1).atStartOfDay(local.getZone());
    }
    if (!hour.matches(local.getHour())) {
      return local.plusMinutes(60L - local.getMinute());
    }
    return local.plusMinutes(1);
  }

  private boolean matches(LocalDateTime time) {
    return minute.matches(time.getMinute())
        && hour.matches(time.getHour())
        && matchesDay(time.toLocalDate());
  }

  private boolean matchesDay(LocalDate day) {
    if (!month.matches(day.getMonthValue())) {
      return false;
    }
    boolean byMonth = dayOfMonth.matches(day.getDayOfMonth());
    boolean byWeek = dayOfWeek.matches(day.getDayOfWeek().getValue() % 7);
    boolean both = dayOfMonth.star() || dayOfWeek.star();
    return both ? (byMonth && byWeek) : (byMonth || byWeek);
  }
}
