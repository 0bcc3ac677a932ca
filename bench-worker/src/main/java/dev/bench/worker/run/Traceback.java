package dev.bench.worker.run;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** An error as a job's record keeps it: its stack trace, cut to a bounded length. */
final class Traceback {

  private static final int LIMIT = 8 * 1024;

  private Traceback() {}

  static String of(Throwable e) {
    return cut(whole(e));
  }

  /** Where a thread is, innermost first. */
  static String of(List<StackTraceElement> stack) {
    StringBuilder text = new StringBuilder();
    stack.forEach(frame -> text.append("\tat ").append(frame).append('\n'));
    return cut(text.toString());
  }

  private static String cut(String whole) {
    return whole.length() <= LIMIT ? whole : whole.substring(0, LIMIT) + "…";
  }

  /** An exception is app code too: asked for its message, it may throw another one. */
  private static String whole(Throwable e) {
    StringWriter text = new StringWriter();
    try {
      e.printStackTrace(new PrintWriter(text));
    } catch (RuntimeException | Error second) {
      return "%s, which could not be written down: %s"
          .formatted(e.getClass().getName(), second.getClass().getName());
    }
    return text.toString();
  }
}
