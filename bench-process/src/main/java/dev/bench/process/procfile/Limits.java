package dev.bench.process.procfile;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads limits such as {@code 500ms}, {@code 10s}, {@code 25m}, {@code 2h}, {@code 7d}. */
final class Limits {

  private static final Pattern GRAMMAR = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");

  private Limits() {}

  /**
   * The limit that {@code text} says.
   *
   * @throws IllegalArgumentException says what is expected
   */
  static Duration parse(String text) {
    Matcher parts = GRAMMAR.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "%s is not a duration; write a number and ms, s, m, h or d, such as 10s".formatted(text));
    }
    Duration unit =
        switch (parts.group(2)) {
          case "ms" -> Duration.ofMillis(1);
          case "s" -> Duration.ofSeconds(1);
          case "m" -> Duration.ofMinutes(1);
          case "h" -> Duration.ofHours(1);
          default -> Duration.ofDays(1);
        };
    return unit.multipliedBy(Long.parseLong(parts.group(1)));
  }
}
