package dev.bench.queue.lanes;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of the workers a site gets.
 *
 * @param weight how many of its jobs run in a turn, where other sites have one; {@code job_weight}
 * @param limit how many of its jobs run at a time in all queues; {@code max_running_jobs}; empty
 *     for any number
 */
public record Share(long weight, OptionalLong limit) {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9}):(\\d{0,9})");

  /** What a site has whose settings say nothing. */
  public static final Share STANDARD = new Share(1, OptionalLong.empty());

  /** The share of that text; the standard one where it says nothing. */
  public static Share parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      return STANDARD;
    }
    return new Share(
        Long.parseLong(parts.group(1)),
        parts.group(2).isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(parts.group(2))));
  }

  /** The text that {@code claim.lua} reads. */
  String text() {
    return weight + ":" + (limit.isPresent() ? Long.toString(limit.getAsLong()) : "");
  }
}
