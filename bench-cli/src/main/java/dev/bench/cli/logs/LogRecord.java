package dev.bench.cli.logs;

import dev.bench.process.output.LogHead;
import dev.bench.process.output.LogLevel;
import dev.bench.process.output.Mark;
import dev.bench.process.output.Paint;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A log record: a line and the lines that belong to it, such as a stack trace.
 *
 * @param time when it was written; {@link #UNKNOWN} when nothing says
 * @param process the process that wrote it, or that it is about
 * @param mark whether the process or {@code bench start} says it
 * @param text the bytes, lines apart by LF; not copied
 * @param missing whether it only says that lines may be missing
 * @param head where the parts of its first line are, when it is a line of our own; null otherwise
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they came, millions of them
record LogRecord(
    Instant time, String process, Mark mark, byte[] text, boolean missing, @Nullable LogHead head) {

  /** The time of what lies before the first line with a time; older than all others. */
  static final Instant UNKNOWN = Instant.EPOCH;

  static LogRecord of(Instant time, String process, Mark mark, byte[] text) {
    LogHead head = mark.isManagers() ? null : LogHead.of(text);
    return new LogRecord(time, process, mark, text, false, head);
  }

  /** Says that lines of a log may be missing. */
  static LogRecord ofMissing(Instant time, String lineName) {
    String text =
        "… lines of %s may be missing here: files were rotated away before they could be read"
            .formatted(lineName);
    return new LogRecord(
        time, lineName, Mark.FAILURE, text.getBytes(StandardCharsets.UTF_8), true, null);
  }

  /** The level of a line of our own, or of a failure; null when it is unknown. */
  @Nullable LogLevel level() {
    if (mark == Mark.FAILURE) {
      return LogLevel.ERROR;
    }
    return head == null ? null : head.level();
  }

  /** Whether it is known when it was written. */
  boolean isTimed() {
    return !time.equals(UNKNOWN);
  }

  /** The known ones of {@code site}, {@code user}, {@code job} and {@code generation}. */
  Map<String, String> context() {
    if (head == null || head.contextTo() == head.loggerTo()) {
      return Map.of();
    }
    Map<String, String> context = new LinkedHashMap<>();
    for (String pair : decoded(head.loggerTo() + 2, head.contextTo() - 1).split(" ")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        context.put(pair.substring(0, equals), unescaped(pair.substring(equals + 1)));
      }
    }
    return context;
  }

  /** The short name of the logger; null when it is no line of our own. */
  @Nullable String logger() {
    return head == null ? null : decoded(head.loggerFrom(), head.loggerTo());
  }

  /** All that is not level, logger or context, as text. */
  String message() {
    int from = head == null ? 0 : head.message();
    return new String(
        Paint.plain(Arrays.copyOfRange(text, from, text.length)), StandardCharsets.UTF_8);
  }

  private String decoded(int from, int to) {
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }

  /** The reverse of the layout's {@code %20}. */
  private static String unescaped(String value) {
    if (value.indexOf('%') < 0) {
      return value;
    }
    byte[] from = value.getBytes(StandardCharsets.UTF_8);
    byte[] to = new byte[from.length];
    int length = 0;
    for (int i = 0; i < from.length; i++) {
      int high = i + 2 < from.length ? Character.digit(from[i + 1], 16) : -1;
      int low = i + 2 < from.length ? Character.digit(from[i + 2], 16) : -1;
      boolean escape = from[i] == '%' && high >= 0 && low >= 0;
      to[length++] = escape ? (byte) (high * 16 + low) : from[i];
      i += escape ? 2 : 0;
    }
    return new String(to, 0, length, StandardCharsets.UTF_8);
  }
}
