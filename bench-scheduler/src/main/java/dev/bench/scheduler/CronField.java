package dev.bench.scheduler;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One field of a cron line: which values it matches, as a set of bits.
 *
 * <p>Grammar: {@code item ("," item)*} with {@code item = ("*" | value | value "-" value) ["/"
 * step]}; a single value with a step runs to the end of the range. Values are numbers or, where the
 * field has them, names of three letters.
 *
 * @param bits bit n is set when n matches
 * @param star whether it begins with a star, which matters for days
 */
record CronField(long bits, boolean star) {

  /** A kind of field, with its range and names. */
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

    private final int low;
    private final int high;
    private final List<String> names;

    Kind(int low, int high, List<String> names) {
      this.low = low;
      this.high = high;
      this.names = names;
    }
  }

  static CronField parse(Kind kind, String text) {
    long bits = 0;
    for (String item : text.split(",", -1)) {
      bits |= item(kind, item);
    }
    if (kind == Kind.DAY_OF_WEEK && (bits & (1L << 7)) != 0) {
      bits |= 1; // 7 is Sunday too
    }
    return new CronField(bits, text.startsWith("*"));
  }

  boolean matches(int value) {
    return (bits & (1L << value)) != 0;
  }

  private static long item(Kind kind, String item) {
    List<String> parts = new ArrayList<>(List.of(item.split("/", -1)));
    int step = parts.size() == 2 ? number(kind, parts.get(1), 1, 1000) : 1;
    String range = parts.getFirst();
    int from;
    int to;
    int dash = range.indexOf('-');
    if (range.equals("*")) {
      from = kind.low;
      to = kind == Kind.DAY_OF_WEEK ? 6 : kind.high;
    } else if (dash > 0) {
      from = value(kind, range.substring(0, dash));
      to = value(kind, range.substring(dash + 1));
    } else {
      from = value(kind, range);
      to = parts.size() == 2 ? kind.high : from;
    }
    if (from > to || parts.size() > 2) {
      throw wrong(kind, item);
    }
    long bits = 0;
    for (int value = from; value <= to; value += step) {
      bits |= 1L << value;
    }
    return bits;
  }

  private static int value(Kind kind, String text) {
    int name = kind.names.indexOf(text.toLowerCase(Locale.ROOT));
    return name >= 0 ? name + kind.low : number(kind, text, kind.low, kind.high);
  }

  private static int number(Kind kind, String text, int low, int high) {
    if (!text.matches("\\d{1,4}")) {
      throw wrong(kind, text);
    }
    int number = Integer.parseInt(text);
    if (number < low || number > high) {
      throw wrong(kind, text);
    }
    return number;
  }

  private static IllegalArgumentException wrong(Kind kind, String text) {
    String names = kind.names.isEmpty() ? "" : ", or " + String.join(" ", kind.names);
    return new IllegalArgumentException(
        "\"%s\" is no %s; write %d-%d%s, *, lists a,b, ranges a-b or steps */n"
            .formatted(
                text,
                kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                kind.low,
                kind.high,
                names));
  }
}
