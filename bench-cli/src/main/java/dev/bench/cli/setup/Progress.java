package dev.bench.cli.setup;

import dev.bench.cli.logs.Paint;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Tells a person what is being done: a line a step, with a tick and the time it took.
 *
 * <p>On a terminal the step that is under way is shown and replaced by its tick. Steps that take no
 * noticeable time and change nothing should not be told at all.
 */
public final class Progress {

  private static final String CLEAR = "\r\u001b[K";

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colours;

  /**
   * A teller of steps.
   *
   * @param terminal whether a line can be replaced
   */
  public Progress(PrintStream out, boolean terminal, boolean colours) {
    this.out = out;
    this.terminal = terminal;
    this.colours = colours;
  }

  /** Work that may fail in its own way. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
  }

  /** Does {@code work} while saying {@code doing}; then says {@code done} with a tick. */
  public <T, E extends Exception> T step(String doing, String done, Work<T, E> work) throws E {
    long start = System.nanoTime();
    doing(doing);
    boolean good = false;
    try {
      T result = work.run();
      good = true;
      return result;
    } finally {
      clear();
      if (good) {
        done(done, Duration.ofNanos(System.nanoTime() - start));
      }
    }
  }

  /** Says what is under way; the next line replaces it. */
  public void doing(String text) {
    if (terminal) {
      out.print(CLEAR + paint("2", "  … " + text));
      out.flush();
    }
  }

  /** Says what was done and how long that took. */
  public void done(String text, Duration took) {
    clear();
    String time = "%.1f s".formatted(took.toMillis() / 1000.0);
    out.println("  " + paint("32", "✓") + " " + text + "  " + paint("2", time));
  }

  /** Says a line of its own. */
  public void line(String text) {
    clear();
    out.println(text);
  }

  /** What deserves to be seen. */
  public String strong(String text) {
    return paint("1", text);
  }

  /** Takes away what was under way, when nothing of it is worth a line. */
  public void clear() {
    if (terminal) {
      out.print(CLEAR);
    }
  }

  private String paint(String colour, String text) {
    return colours ? Paint.in(colour, text) : text;
  }
}
