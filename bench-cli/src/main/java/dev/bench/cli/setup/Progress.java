package dev.bench.cli.setup;

import dev.bench.process.output.Paint;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Reports steps to a person: one line for each step, with a tick and its duration.
 *
 * <p>On a terminal the current step is shown until its tick replaces it. When Ctrl-C ends the
 * program meanwhile, the line is completed, so that the shell prompt begins on a new one. Short
 * steps that change nothing should not be reported.
 *
 * <p>Threads: safe.
 */
public final class Progress {

  private static final String CLEAR = "\r\u001b[K";

  /** Between these a narrow terminal cuts a line instead of wrapping it. */
  private static final String CUT = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  private static final Duration END_LIMIT = Duration.ofMillis(500);

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colours;

  /** Whether a line is shown that is to be replaced. */
  private boolean open;

  /** Whether {@link #end} will be called. */
  private boolean watched;

  private boolean ended;

  /**
   * Reports steps to an output.
   *
   * @param terminal whether a line can be replaced
   */
  public Progress(PrintStream out, boolean terminal, boolean colours) {
    this.out = out;
    this.terminal = terminal;
    this.colours = colours;
  }

  /** Work that may throw. */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Does it. */
    T run() throws E;
  }

  /** Shows {@code doing} while {@code work} runs, then {@code done} with a tick. */
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

  /** Shows the current step; the next line replaces it. */
  public synchronized void doing(String text) {
    if (!terminal) {
      return;
    }
    String line = paint("2", "  … " + text);
    if (ended) {
      out.println(line); // the program ends: no later line will replace this one
      return;
    }
    out.print(CLEAR + CUT + line + WRAP);
    out.flush();
    open = true;
    if (!watched) {
      watched = true;
      try {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::endInTime));
      } catch (IllegalStateException ending) {
        end();
      }
    }
  }

  private void endInTime() {
    inTime(this::end);
  }

  /** Tells what the end of the program does not wait for: Ctrl-S may have stopped the terminal. */
  static void inTime(Runnable told) {
    Thread telling = Thread.ofPlatform().daemon().start(told);
    try {
      telling.join(END_LIMIT);
    } catch (InterruptedException impatient) {
      Thread.currentThread().interrupt();
    }
  }

  /** The program ends. */
  synchronized void end() {
    ended = true;
    if (open) {
      out.println();
      open = false;
    }
  }

  /** Reports a finished step and its duration. */
  public synchronized void done(String text, Duration took) {
    clear();
    String time = String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    out.println("  " + paint("32", "✓") + " " + text + "  " + paint("2", time));
  }

  /** Prints a line. */
  public synchronized void line(String text) {
    clear();
    out.println(text);
  }

  /** The text in bold, where colours are allowed. */
  public String strong(String text) {
    return paint("1", text);
  }

  /** Removes the current step without reporting it. */
  public synchronized void clear() {
    if (open) {
      out.print(CLEAR);
      open = false;
    }
  }

  private String paint(String colour, String text) {
    return colours ? Paint.in(colour, text) : text;
  }
}
