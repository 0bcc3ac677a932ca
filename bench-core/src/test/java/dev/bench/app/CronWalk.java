package dev.bench.app;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The plain reference for {@link UnixCron}: looks at every minute, and at each field by itself. */
final class CronWalk {

  private static final int[] LOWEST = {0, 0, 1, 1, 0};
  private static final int[] HIGHEST = {59, 23, 31, 12, 6};

  private CronWalk() {}

  /** All times after {@code from} up to {@code to} at which the line is due. */
  static List<Instant> fires(String line, Instant from, Instant to, ZoneId zone) {
    String[] texts = line.split(" ");
    boolean[][] fields = new boolean[5][60];
    for (int field = 0; field < 5; field++) {
      for (int value = 0; value < 60; value++) {
        fields[field][value] = matches(texts, field, value);
      }
    }
    boolean and = texts[2].startsWith("*") || texts[4].startsWith("*");
    boolean wall = texts[0].startsWith("*") || texts[1].startsWith("*");
    List<Instant> fires = new ArrayList<>();
    ZoneRules rules = zone.getRules();
    ZoneOffsetTransition change = rules.nextTransition(from);
    Instant minute = from.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(1));
    for (; !minute.isAfter(to); minute = minute.plus(Duration.ofMinutes(1))) {
      LocalDateTime clock = minute.atZone(zone).toLocalDateTime();
      boolean due = matches(fields, and, clock);
      if (!wall) {
        // The second time a clock shows this minute.
        due = due && clock.toInstant(rules.getValidOffsets(clock).get(0)).equals(minute);
        while (change != null && change.getInstant().isBefore(minute)) {
          change = rules.nextTransition(change.getInstant());
        }
        if (change != null && change.isGap() && change.getInstant().equals(minute)) {
          for (LocalDateTime left = change.getDateTimeBefore();
              left.isBefore(change.getDateTimeAfter());
              left = left.plusMinutes(1)) {
            due = due || matches(fields, and, left);
          }
        }
      }
      if (due) {
        fires.add(minute);
      }
    }
    return fires;
  }

  private static boolean matches(boolean[][] fields, boolean and, LocalDateTime clock) {
    boolean dom = fields[2][clock.getDayOfMonth()];
    boolean dow = fields[4][clock.getDayOfWeek().getValue() % 7];
    return fields[0][clock.getMinute()]
        && fields[1][clock.getHour()]
        && fields[3][clock.getMonthValue()]
        && (and ? dom && dow : dom || dow);
  }

  private static boolean matches(String[] fields, int index, int value) {
    for (String part : fields[index].split(",")) {
      String[] step = part.split("/");
      int by = step.length == 2 ? Integer.parseInt(step[1]) : 1;
      int low = LOWEST[index];
      int high = HIGHEST[index];
      if (!step[0].equals("*")) {
        String[] ends = step[0].split("-");
        low = Integer.parseInt(ends[0]);
        high = ends.length == 2 ? Integer.parseInt(ends[1]) : step.length == 2 ? high : low;
      }
      if (value >= low && value <= high && (value - low) % by == 0) {
        return true;
      }
    }
    return false;
  }

  static String randomLine(Random random) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      fields.add(randomField(random, LOWEST[i], HIGHEST[i]));
    }
    return String.join(" ", fields);
  }

  private static String randomField(Random random, int low, int high) {
    int span = high - low + 1;
    int a = low + random.nextInt(span);
    int b = low + random.nextInt(span);
    return switch (random.nextInt(6)) {
      case 0, 1 -> "*";
      case 2 -> "*/" + (1 + random.nextInt(span));
      case 3 -> Math.min(a, b) + "-" + Math.max(a, b) + "/" + (1 + random.nextInt(5));
      case 4 -> a + "," + b;
      default -> Integer.toString(a);
    };
  }
}
