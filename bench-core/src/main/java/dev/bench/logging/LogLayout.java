package dev.bench.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A log event as text.
 *
 * <p>Shape: {@code [TIME ]LEVEL LOGGER[ [key=value …]]: MESSAGE}, the level five characters wide,
 * the logger by its last name, then whose work it was, as far as known: {@code site}, {@code user},
 * {@code request}, {@code job}, {@code generation}. Further lines of the message and the stack
 * trace follow, each behind four blanks, so that a line that begins with a blank belongs to the one
 * before. Control characters, and in values blanks and brackets too, are written as {@code %1B}:
 * text that is quoted in a log cannot forge a line of it.
 *
 * <p>The time is ISO 8601 with milliseconds and offset; for a person at a terminal the time of day;
 * none under {@code bench start}, which adds its own.
 *
 * <p>A job writes no more than its {@link LogContext#job allowance}; one line tells that more is
 * left out.
 *
 * <p>Threads: any, one at a time, as Logback's appender calls it.
 */
public final class LogLayout extends LayoutBase<ILoggingEvent> {

  private static final List<String> KEYS = List.of("site", "user", "request", "job", "generation");
  private static final int LEVEL_WIDTH = 5;
  private static final String INDENT = "    ";
  private static final String CONTINUED = "\n" + INDENT;

  private final @Nullable DateTimeFormatter time;

  /** For the reader of this process's error output. */
  public LogLayout() {
    this(Audience.current());
  }

  LogLayout(Audience audience) {
    String pattern =
        switch (audience) {
          case MANAGER -> null;
          case PERSON -> "HH:mm:ss.SSS ";
          case FILE -> "uuuu-MM-dd'T'HH:mm:ss.SSSxxx ";
        };
    time =
        pattern == null
            ? null
            : DateTimeFormatter.ofPattern(pattern).withZone(ZoneId.systemDefault());
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    String job = event.getMDCPropertyMap().get("job");
    LogAllowance allowance = LogAllowance.of(job, event.getLoggerName());
    if (allowance == null) {
      return line(event);
    }
    if (allowance.isSpent()) {
      return "";
    }
    String line = line(event);
    return allowance.take(line.length()) ? line : lastLine(event, allowance);
  }

  /** What stands in the log in place of a line that is one too many. */
  private String lastLine(ILoggingEvent event, LogAllowance allowance) {
    StringBuilder line = head(event, Level.WARN);
    line.append("This job has logged as much as job_log_max_size allows (");
    line.append(allowance.bytes()).append(" bytes); further lines of it are left out\n");
    return line.toString();
  }

  private StringBuilder head(ILoggingEvent event, Level level) {
    StringBuilder line = new StringBuilder(160);
    if (time != null) {
      time.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
    }
    line.append(level).repeat(' ', LEVEL_WIDTH - level.toString().length() + 1);
    String logger = event.getLoggerName();
    appendWord(line, logger.substring(logger.lastIndexOf('.') + 1));
    appendContext(line, event.getMDCPropertyMap());
    return line.append(": ");
  }

  private String line(ILoggingEvent event) {
    StringBuilder line = head(event, event.getLevel());
    appendText(line, event.getFormattedMessage());
    IThrowableProxy failure = event.getThrowableProxy();
    if (failure != null) {
      line.append(CONTINUED);
      appendText(line, ThrowableProxyUtil.asString(failure).stripTrailing());
    }
    return line.append('\n').toString();
  }

  private static void appendContext(StringBuilder line, Map<String, String> context) {
    String before = " [";
    for (String key : KEYS) {
      String value = context.get(key);
      if (value != null && !value.isEmpty()) {
        line.append(before).append(key).append('=');
        appendWord(line, value);
        before = " ";
      }
    }
    if (before.equals(" ")) {
      line.append(']');
    }
  }

  private static void appendText(StringBuilder line, @Nullable String text) {
    String all = String.valueOf(text);
    for (int i = 0; i < all.length(); i++) {
      char each = all.charAt(i);
      if (each == '\n') {
        line.append(CONTINUED);
      } else if (each == '\t' && i > 0 && all.charAt(i - 1) == '\n') {
        line.append(INDENT);
      } else if (each == '\t' || !Character.isISOControl(each)) {
        line.append(each);
      } else if (each != '\r' || i + 1 == all.length() || all.charAt(i + 1) != '\n') {
        appendEscaped(line, each);
      }
    }
  }

  private static void appendWord(StringBuilder line, String word) {
    for (int i = 0; i < word.length(); i++) {
      char each = word.charAt(i);
      if (Character.isISOControl(each)
          || Character.isWhitespace(each)
          || "[]:%".indexOf(each) >= 0) {
        appendEscaped(line, each);
      } else {
        line.append(each);
      }
    }
  }

  /** As in an address: each byte of UTF-8 in hexadecimal behind a percent sign. */
  private static void appendEscaped(StringBuilder line, char each) {
    for (byte part : Character.toString(each).getBytes(StandardCharsets.UTF_8)) {
      line.append("%%%02X".formatted(part));
    }
  }
}
