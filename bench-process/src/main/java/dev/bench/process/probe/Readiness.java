package dev.bench.process.probe;

import dev.bench.process.output.Escapes;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How it is known that a process does its work: first it says so, then it answers. Or that it has
 * done it: it ends.
 *
 * @param says a line that holds this text must have come; null when none is waited for
 * @param probe must have been answered, once that line has come; null when nothing is asked
 * @param ends whether it is no server: it is done when it ends with exit code 0
 * @param shown what people are shown of what it writes
 */
public record Readiness(@Nullable String says, @Nullable Probe probe, boolean ends, Shown shown) {

  /** What people are shown of what a process writes; its log has all. */
  public enum Shown {
    /** Everything. */
    ALL,
    /** Not the line that is waited for, which is told in the manager's words. */
    OTHER_LINES,
    /** Only what it writes at work, as long as it does not fail. */
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

  /** The same, and what it writes before and after its work goes to its log alone. */
  public Readiness quietly() {
    return new Readiness(says, probe, ends, Shown.WORK);
  }

  /** Whether it has to do more than to run. */
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

  /** What is wrong until it says what is waited for, or ends, and before anybody is asked. */
  public String lack() {
    if (says != null) {
      return "has not said `".concat(says).concat("`");
    }
    return ends ? "has not ended" : "";
  }

  /** As people read it. */
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
