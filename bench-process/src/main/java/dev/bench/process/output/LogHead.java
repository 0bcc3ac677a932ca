package dev.bench.process.output;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a line of {@code dev.bench.logging.LogLayout} are: {@code LEVEL LOGGER[
 * [key=value …]]: MESSAGE}.
 *
 * @param level its level
 * @param loggerFrom where the logger's name begins
 * @param loggerTo where it ends
 * @param contextTo where the bracket with the context ends; {@code loggerTo} when there is none
 * @param message where the message begins
 */
public record LogHead(LogLevel level, int loggerFrom, int loggerTo, int contextTo, int message) {

  private static final int LEVEL_WIDTH = 5;
  private static final List<LogLevel> LEVELS = List.of(LogLevel.values());

  /** The parts of {@code text}; null when a line of ours does not look like that. */
  public static @Nullable LogHead of(byte[] text) {
    LogLevel level = level(text);
    int logger = LEVEL_WIDTH + 1;
    if (level == null) {
      return null;
    }
    int at = logger;
    while (at < text.length && text[at] > ' ' && text[at] != ':') {
      at++;
    }
    int loggerTo = at;
    if (at + 1 < text.length && text[at] == ' ' && text[at + 1] == '[') {
      while (at < text.length && text[at] != ']') {
        at++;
      }
      at++;
    }
    boolean whole =
        loggerTo > logger && at + 1 < text.length && text[at] == ':' && text[at + 1] == ' ';
    return whole ? new LogHead(level, logger, loggerTo, at, at + 2) : null;
  }

  private static @Nullable LogLevel level(byte[] text) {
    if (text.length <= LEVEL_WIDTH || text[LEVEL_WIDTH] != ' ') {
      return null;
    }
    for (LogLevel level : LEVELS) {
      if (is(level.name(), text)) {
        return level;
      }
    }
    return null;
  }

  private static boolean is(String name, byte[] text) {
    for (int i = 0; i < LEVEL_WIDTH; i++) {
      char expected = i < name.length() ? name.charAt(i) : ' ';
      if (text[i] != expected) {
        return false;
      }
    }
    return true;
  }
}
