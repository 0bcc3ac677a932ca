package dev.bench.queue;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Times as RQ writes them: UTC with six digits, {@code 2026-01-31T23:59:59.000001Z}. */
final class RqTime {

  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private RqTime() {}

  static String text(Instant time) {
    return FORMAT.format(time);
  }

  /** The time; empty for an empty text and for what is no time. */
  static Optional<Instant> parse(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** A sorted set's score: epoch seconds with a fraction. */
  static String score(Instant time) {
    return String.format(Locale.ROOT, "%d.%06d", time.getEpochSecond(), time.getNano() / 1000);
  }
}
