package dev.bench.cli.setup;

import dev.bench.process.output.Paint;
import java.io.PrintStream;
import java.time.Duration;

/**
 * Tells a person what is being done: a line a step, with a tick and the time it took.
 *
 * <p>On a terminal the step that is under way is shown and replaced by its tick. When the program
 * is ended meanwhile, by Ctrl-C say, that line stays and is ended, so that the prompt of the shell
 * has one of its own. Steps that take no noticeable time and change nothing should not be told at
 * all.
 *
 * <p>Threads: safe.
 */
public final class Progress {

  private static final String CLEAR = "\r\u001b[K";

  /** Between these a terminal that is too narrow cuts a line rather than beginning another one. */
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
  public synchronized void doing(String text) {
    if (!terminal) {
      return;
    }
    String line = paint("2", "  … " + text);
    if (ended) {
      out.println(line); // what the end itself takes time for, with nobody to replace it
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

  /** Nobody waits for a terminal that was stopped by Ctrl-S. */
  private void endInTime() {
    Thread telling = Thread.ofPlatform().daemon().start(this::end);
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

  /** Says what was done and how long that took. */
  public synchronized void done(String text, Duration took) {
    clear();
    String time = "%.1f s".formatted(took.toMillis() / 1000.0);
    out.println("  " + paint("32", "✓") + " " + text + "  " + paint("2", time));
  }

  /** Says a line of its own. */
  public synchronized void line(String text) {
    clear();
    out.println(text);
  }

  /** What deserves to be seen. */
  public String strong(String text) {
    return paint("1", text);
  }

  /** Takes away what was under way, when nothing of it is worth a line. */
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
