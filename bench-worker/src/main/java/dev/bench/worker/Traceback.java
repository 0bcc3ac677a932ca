package dev.bench.worker;

import java.io.PrintWriter;
import java.io.StringWriter;

/** An error as a job's record keeps it: its stack trace, cut to a bounded length. */
final class Traceback {

  private static final int LIMIT = 8 * 1024;

  private Traceback() {}

  static String of(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    String whole = text.toString();
    return whole.length() <= LIMIT ? whole : whole.substring(0, LIMIT) + "…";
  }
}
