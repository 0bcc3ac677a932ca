package dev.bench.cli.command.process;

import dev.bench.config.Durations;
import java.time.Duration;

/** Durations as they are typed: a number of seconds, or a number with a unit. */
final class Seconds {

  private Seconds() {}

  /**
   * The length of {@code text}.
   *
   * @throws IllegalArgumentException says what is expected behind {@code option}
   */
  static Duration parse(String option, String text) {
    try {
      return text.matches("\\d{1,9}")
          ? Duration.ofSeconds(Long.parseLong(text))
          : Durations.parse(text);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "%s %s: write seconds, such as 20, or 500ms, 2m".formatted(option, text), wrong);
    }
  }
}
