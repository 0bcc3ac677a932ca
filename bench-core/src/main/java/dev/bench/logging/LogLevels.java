package dev.bench.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much a process writes into its log. */
public final class LogLevels {

  private LogLevels() {}

  /** Only warnings and errors from now on. */
  public static void onlyWarnings() {
    set("dev.bench", Level.WARN);
  }

  /** Nothing of {@code type} from now on. */
  public static void nothingOf(Class<?> type) {
    set(type.getName(), Level.OFF);
  }

  private static void set(String name, Level level) {
    if (LoggerFactory.getLogger(name) instanceof Logger ours) {
      ours.setLevel(level);
    }
  }
}
