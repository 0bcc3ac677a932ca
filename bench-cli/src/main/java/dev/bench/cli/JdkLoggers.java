package dev.bench.cli;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sends the warnings and errors of the JDK to SLF4J, and drops its other messages.
 *
 * <p>The JDK finds this class as a service. Without it, the JDK searches every jar for a logger
 * before it starts its first process, and prints warnings in a format of its own.
 *
 * <p>Threads: safe. The service loader makes the one instance.
 */
public final class JdkLoggers extends System.LoggerFinder {

  /** For the service loader. */
  public JdkLoggers() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new Warnings(name);
  }

  private record Warnings(String name) implements System.Logger {

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level == Level.WARNING || level == Level.ERROR;
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String text,
        @Nullable Throwable thrown) {
      if (level == Level.WARNING) {
        LoggerFactory.getLogger(name).warn(text, thrown);
      } else if (level == Level.ERROR) {
        LoggerFactory.getLogger(name).error(text, thrown);
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... words) {
      log(level, bundle, filled(format, words), (Throwable) null);
    }

    /** A text with a broken format is logged unchanged, so that logging never fails. */
    private static @Nullable String filled(
        @Nullable String format, @Nullable Object @Nullable ... words) {
      if (format == null || words == null || words.length == 0) {
        return format;
      }
      try {
        return MessageFormat.format(format, words);
      } catch (IllegalArgumentException noFormat) {
        return format;
      }
    }
  }
}
