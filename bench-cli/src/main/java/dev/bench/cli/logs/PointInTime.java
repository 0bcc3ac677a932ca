package dev.bench.cli.logs;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a point in time as people type it. */
public final class PointInTime {

  private static final Pattern AGO =
      Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?");

  private PointInTime() {}

  /**
   * The point in time of a text.
   *
   * @param text how long ago: {@code 30s}, {@code 10m}, {@code 1h30m}, {@code 7d}; or when, in ISO
   *     8601: {@code 2026-10-03T21:00:00+02:00}, without offset in {@code zone}, with a blank for
   *     the {@code T}; a date, which means its beginning; or a time of day, which means the last
   *     one
   * @throws IllegalArgumentException when it is none of these
   */
  public static Instant parse(String text, Instant now, ZoneId zone) {
    Matcher ago = AGO.matcher(text);
    try {
      if (!text.isEmpty() && ago.matches()) {
        return now.minus(
            Duration.ofDays(number(ago, 1))
                .plusHours(number(ago, 2))
                .plusMinutes(number(ago, 3))
                .plusSeconds(number(ago, 4)));
      }
      return at(text.trim().replaceFirst("(?<=\\d) (?=\\d)", "T"), now, zone);
    } catch (DateTimeException | ArithmeticException wrong) {
      throw new IllegalArgumentException(
          "`%s` is not a time: write how long ago (30s, 10m, 2h, 7d) or when (21:30, 2026-10-03T21:30)"
              .formatted(text),
          wrong);
    }
  }

  private static Instant at(String text, Instant now, ZoneId zone) {
    if (text.matches("\\d\\d:\\d\\d(:.*)?")) {
      LocalTime time = LocalTime.parse(text);
      LocalDate today = LocalDate.ofInstant(now, zone);
      Instant at = today.atTime(time).atZone(zone).toInstant();
      return at.isAfter(now) ? today.minusDays(1).atTime(time).atZone(zone).toInstant() : at;
    }
    if (!text.contains("T")) {
      return LocalDate.parse(text).atStartOfDay(zone).toInstant();
    }
    return text.matches(".*T.*(Z|[+-]\\d\\d(:?\\d\\d)?)")
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).atZone(zone).toInstant();
  }

  private static long number(Matcher in, int group) {
    return in.group(group) == null ? 0 : Long.parseLong(in.group(group));
  }
}
