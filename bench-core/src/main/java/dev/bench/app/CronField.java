package dev.bench.app;

import java.util.List;
import java.util.Locale;

/**
 * One field of a crontab(5) line: which values it allows, as a set of bits.
 *
 * @param bits bit n is set when the value n is allowed
 * @param star whether it began with {@code *}, which decides how the two day fields combine
 */
record CronField(long bits, boolean star) {

  /** What a field may hold. */
  enum Kind {
    MINUTE(0, 59, List.of()),
    HOUR(0, 23, List.of()),
    DAY_OF_MONTH(1, 31, List.of()),
    MONTH(
        1,
        12,
        List.of(
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")),
    DAY_OF_WEEK(0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat"));

    private final int lowest;
    private final int highest;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> names;

    Kind(int lowest, int highest, List<String> names) {
      this.lowest = lowest;
      this.highest = highest;
      this.names = names;
    }

    String words() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  private static final int SUNDAY_AGAIN = 7;

  boolean allows(int value) {
    return (bits >> value & 1) != 0;
  }

  /** The first allowed value from {@code value} on; 64 when there is none. */
  int from(int value) {
    return Long.numberOfTrailingZeros(bits & -1L << value);
  }

  static CronField parse(Kind kind, String text) {
    long bits = 0;
    for (String part : text.split(",", -1)) {
      bits |= part(kind, part);
    }
    if (kind == Kind.DAY_OF_WEEK && (bits >> SUNDAY_AGAIN & 1) != 0) {
      bits = (bits | 1) & ~(1L << SUNDAY_AGAIN);
    }
    return new CronField(bits, text.startsWith("*"));
  }

  private static long part(Kind kind, String part) {
    String[] stepped = part.split("/", -1);
    if (stepped.length > 2) {
      throw fault(kind, part, "a part has one step at most");
    }
    String[] range = stepped[0].split("-", -1);
    int from;
    int to;
    if (stepped[0].equals("*")) {
      from = kind.lowest;
      to = kind == Kind.DAY_OF_WEEK ? SUNDAY_AGAIN - 1 : kind.highest;
    } else if (range.length <= 2) {
      from = value(kind, range[0], part);
      to = range.length == 2 ? value(kind, range[1], part) : end(kind, from, stepped.length == 2);
    } else {
      throw fault(kind, part, "a range has two ends");
    }
    if (to == 0 && from > 0 && kind == Kind.DAY_OF_WEEK) {
      to = SUNDAY_AGAIN; // fri-sun ends a week
    }
    if (from > to) {
      throw fault(kind, part, "a range goes upwards; write two ranges with a comma");
    }
    int step = stepped.length == 2 ? number(kind, stepped[1], part) : 1;
    if (step < 1) {
      throw fault(kind, part, "a step is 1 or more");
    }
    long bits = 0;
    for (int value = from; value <= to; value += step) {
      bits |= 1L << value;
    }
    return bits;
  }

  /** A lone value with a step, {@code 5/15}, goes on to the end. */
  private static int end(Kind kind, int from, boolean stepped) {
    if (!stepped) {
      return from;
    }
    return kind == Kind.DAY_OF_WEEK ? Math.max(from, SUNDAY_AGAIN - 1) : kind.highest;
  }

  private static int value(Kind kind, String text, String part) {
    int name = kind.names.indexOf(text.toLowerCase(Locale.ROOT));
    int value = name >= 0 ? name + kind.lowest : number(kind, text, part);
    if (value < kind.lowest || value > kind.highest) {
      throw fault(
          kind, part, "%d is not between %d and %d".formatted(value, kind.lowest, kind.highest));
    }
    return value;
  }

  private static int number(Kind kind, String text, String part) {
    if (!text.matches("[0-9]{1,4}")) {
      throw fault(kind, part, "\"" + text + "\" is not a number");
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException fault(Kind kind, String part, String why) {
    return new IllegalArgumentException(
        "its %s \"%s\" is wrong: %s".formatted(kind.words(), part, why));
  }
}
