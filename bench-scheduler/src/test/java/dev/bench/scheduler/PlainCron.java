package dev.bench.scheduler;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Reads a numeric cron line the slow and obvious way: it asks every minute, in UTC. */
final class PlainCron {

  private PlainCron() {}

  static List<Instant> fires(String line, Instant after, Instant end) {
    String[] fields = line.split(" ");
    List<Instant> fires = new ArrayList<>();
    Instant at = after.truncatedTo(ChronoUnit.MINUTES).plus(1, ChronoUnit.MINUTES);
    for (; at.isBefore(end); at = at.plus(1, ChronoUnit.MINUTES)) {
      LocalDateTime time = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
      int day = time.getDayOfWeek().getValue();
      boolean byMonth = matches(fields[2], time.getDayOfMonth(), 1, 31);
      boolean byWeek = matches(fields[4], day, 0, 7) || (day == 7 && matches(fields[4], 0, 0, 7));
      boolean either = !fields[2].startsWith("*") && !fields[4].startsWith("*");
      if (matches(fields[0], time.getMinute(), 0, 59)
          && matches(fields[1], time.getHour(), 0, 23)
          && matches(fields[3], time.getMonthValue(), 1, 12)
          && (either ? byMonth || byWeek : byMonth && byWeek)) {
        fires.add(at);
      }
    }
    return fires;
  }

  private static boolean matches(String field, int value, int low, int high) {
    for (String item : field.split(",")) {
      String[] parts = item.split("/");
      int step = parts.length > 1 ? Integer.parseInt(parts[1]) : 1;
      String[] range =
          parts[0].equals("*") ? new String[] {"" + low, "" + high} : parts[0].split("-");
      int from = Integer.parseInt(range[0]);
      int to = Integer.parseInt(range[range.length - 1]);
      // A star counts its steps from Sunday = 0 and ends on Saturday; 7 is that Sunday again.
      int seen = parts[0].equals("*") && high == 7 && value == 7 ? -1 : value;
      if (seen >= from && seen <= to && (seen - from) % step == 0) {
        return true;
      }
    }
    return false;
  }
}
