package dev.bench.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** How much a process writes into its log. */
public final class LogLevels {

  private LogLevels() {}

  /** Only warnings and errors from now on. */
  public static void onlyWarnings() {
    if (LoggerFactory.getLogger("dev.bench") instanceof Logger ours) {
      ours.setLevel(Level.WARN);
    }
  }
}
