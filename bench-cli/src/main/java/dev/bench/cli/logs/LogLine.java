package dev.bench.cli.logs;

import dev.bench.process.output.Mark;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A line of a log file.
 *
 * <p>Shape: {@code TIME PROCESS MARK TEXT}, say {@code 2026-10-03T21:48:23.123+02:00 web | INFO
 * Apps: …}. The time is local and has its offset, always 29 characters; the process is the name
 * that {@code bench start} gave it; the text is what it wrote, byte for byte. A line without that
 * beginning was not written by {@code bench start}.
 *
 * @param time when it was written; null when the line does not say
 * @param process the process that wrote it; null when the line does not say
 * @param mark what kind of line it is
 * @param text the bytes after all that; not copied, so they must not change
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they came, millions of them
record LogLine(@Nullable Instant time, @Nullable String process, Mark mark, byte[] text) {

  static final int TIME_LENGTH = 29;

  /** Reads a line, without its end. */
  static LogLine parse(byte[] line) {
    Instant time = time(line);
    if (time == null) {
      return new LogLine(null, null, Mark.LINE, line);
    }
    int from = Math.min(TIME_LENGTH + 1, line.length);
    int end = from;
    while (end < line.length && line[end] != ' ') {
      end++;
    }
    if (end > from && end + 2 < line.length && line[end + 2] == ' ') {
      Mark mark = Mark.of(line[end + 1]);
      if (mark != null) {
        String process = new String(line, from, end - from, StandardCharsets.UTF_8);
        return new LogLine(time, process, mark, Arrays.copyOfRange(line, end + 3, line.length));
      }
    }
    return new LogLine(time, null, Mark.LINE, Arrays.copyOfRange(line, from, line.length));
  }

  /** Whether it is the beginning of a record, and not more of the one before. */
  boolean begins() {
    return mark != Mark.REST && (text.length == 0 || (text[0] != ' ' && text[0] != '\t'));
  }

  private static @Nullable Instant time(byte[] line) {
    boolean shaped =
        line.length >= TIME_LENGTH
            && line[4] == '-'
            && line[7] == '-'
            && line[10] == 'T'
            && line[13] == ':'
            && line[16] == ':'
            && line[19] == '.'
            && (line[23] == '+' || line[23] == '-')
            && line[26] == ':'
            && (line.length == TIME_LENGTH || line[TIME_LENGTH] == ' ');
    if (!shaped) {
      return null;
    }
    try {
      int sign = line[23] == '-' ? -1 : 1;
      return LocalDateTime.of(
              number(line, 0, 4),
              number(line, 5, 7),
              number(line, 8, 10),
              number(line, 11, 13),
              number(line, 14, 16),
              number(line, 17, 19),
              number(line, 20, 23) * 1_000_000)
          .toInstant(
              ZoneOffset.ofHoursMinutes(sign * number(line, 24, 26), sign * number(line, 27, 29)));
    } catch (DateTimeException noTime) {
      return null;
    }
  }

  private static int number(byte[] line, int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      if (line[i] < '0' || line[i] > '9') {
        throw new DateTimeException("no digit");
      }
      number = number * 10 + line[i] - '0';
    }
    return number;
  }
}
