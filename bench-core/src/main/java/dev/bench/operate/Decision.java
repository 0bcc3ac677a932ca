package dev.bench.operate;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * An operator's decision that is in force until another one ends it.
 *
 * @param by whose it is: {@code anna@host} at the command line, a user of a site otherwise
 * @param at when it was made
 * @param why the reason given; may be empty
 */
public record Decision(String by, Instant at, String why) {

  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private static final int MOST = 500;

  /** Cuts texts to a bounded length. */
  public Decision {
    by = cut(by);
    why = cut(why);
  }

  /** Bounded, and without what would steer a terminal. */
  private static String cut(String text) {
    String line = text.replaceAll("[\\p{Cntrl}\\x80-\\x9f]", " ");
    return line.length() <= MOST ? line : line.substring(0, MOST);
  }

  /** Part of a sentence: {@code by anna@host since 2026-01-31 23:59 UTC: new disks}. */
  public String text() {
    return "by %s since %s%s".formatted(by, MINUTES.format(at), why.isEmpty() ? "" : ": " + why);
  }
}
