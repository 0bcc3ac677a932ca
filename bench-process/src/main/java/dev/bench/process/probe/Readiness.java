package dev.bench.process.probe;

import dev.bench.process.output.Escapes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How to know that a process is ready: it writes a line, then answers a probe. A process that is
 * not a server is done when it ends.
 *
 * @param says the text of the line that must have come; null for none
 * @param probe the probe, asked after that line; null for none
 * @param ends whether it is done when it ends with exit code 0
 * @param shown which of its lines are shown
 */
public record Readiness(@Nullable String says, @Nullable Probe probe, boolean ends, Shown shown) {

  /** Which lines of a process are shown; its log has all. */
  public enum Shown {
    /** Everything. */
    ALL,
    /** All but the line that is waited for, which the manager reports. */
    OTHER_LINES,
    /** Only lines between readiness and end, while it does not fail. */
    WORK
  }

  /** Ready as soon as it runs. */
  public static Readiness atOnce() {
    return new Readiness(null, null, false, Shown.ALL);
  }

  /** Ready when it writes a line with that text. */
  public static Readiness says(String text) {
    return new Readiness(text, null, false, Shown.ALL);
  }

  /** Ready when the probe is answered. */
  public static Readiness answers(Probe probe) {
    return new Readiness(null, probe, false, Shown.ALL);
  }

  /** Done when it has ended with exit code 0, and never ready. */
  public static Readiness done() {
    return new Readiness(null, null, true, Shown.ALL);
  }

  /** The same, after a line with that text has come, which our own commands write for this. */
  public Readiness after(String text) {
    return new Readiness(text, probe, ends, Shown.OTHER_LINES);
  }

  /** The same, but lines before readiness and after the end go to its log alone. */
  public Readiness quietly() {
    return new Readiness(says, probe, ends, Shown.WORK);
  }

  /** Whether readiness takes more than to run. */
  public boolean takesTime() {
    return says != null || probe != null || ends;
  }

  /** Whether it is ready, or its probe is asked, as soon as it runs. */
  public boolean isAskedAtOnce() {
    return says == null && !ends;
  }

  /** Whether this is the line that is waited for. */
  public boolean isSaidIn(byte[] line) {
    return says != null && new String(Escapes.without(line), StandardCharsets.UTF_8).contains(says);
  }

  /** Why it is not ready before its line has come or it has ended. */
  public String lack() {
    if (says != null) {
      return "has not said `".concat(says).concat("`");
    }
    return ends ? "has not ended" : "";
  }

  /** In words. */
  public String text() {
    String asked = probe == null ? "" : probe.question();
    if (ends) {
      return "done";
    }
    if (says != null) {
      return "says `" + says + "`" + (asked.isEmpty() ? "" : ", " + asked);
    }
    return asked.isEmpty() ? "runs" : asked;
  }
}
