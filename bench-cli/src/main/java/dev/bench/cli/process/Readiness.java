package dev.bench.cli.process;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How it is known that a process does its work: first it says so, then it answers.
 *
 * @param says a line that holds this text must have come; null when none is waited for
 * @param probe must have been answered, once that line has come; null when nobody is asked
 * @param quiet whether only its log hears what it writes while it is not ready, as long as it does
 *     not fail
 */
public record Readiness(@Nullable String says, @Nullable Probe probe, boolean quiet) {

  /** Ready as soon as it runs. */
  public static Readiness atOnce() {
    return new Readiness(null, null, false);
  }

  /** Ready when it writes a line with that text. */
  public static Readiness says(String text) {
    return new Readiness(text, null, false);
  }

  /** Ready when the probe is answered. */
  public static Readiness answers(Probe probe) {
    return new Readiness(null, probe, false);
  }

  /** The same, after a line with that text has come. */
  public Readiness after(String text) {
    return new Readiness(text, probe, quiet);
  }

  /** The same, and what it writes before and after its work goes to its log alone. */
  public Readiness quietly() {
    return new Readiness(says, probe, true);
  }

  /** Whether it has to do more than to run. */
  boolean takesTime() {
    return says != null || probe != null;
  }

  /** Whether this is the line that is waited for; people are told in the manager's words. */
  boolean isSaidIn(byte[] line) {
    return says != null && new String(line, StandardCharsets.UTF_8).contains(says);
  }
}
