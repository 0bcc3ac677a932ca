package dev.bench.cli;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Where the JDK itself logs: its warnings and errors go where ours go, and nothing else is logged.
 *
 * <p>The JDK asks for a logger before it starts its first process, and would look through every jar
 * for one; as this stands in the first jar, it looks no further. SLF4J is loaded with the first
 * warning only.
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

    /** What is no format is told as it stands: whoever logs should not fail of it. */
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
