package dev.bench.web.console;

import dev.bench.console.SiteShell;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the shell in which the lines of one failure run, for one line at a time.
 *
 * <p>After {@link #close} the shell is closed as soon as no line runs in it. Thread-safe.
 */
final class ConsoleShell {

  private @Nullable String token;
  private @Nullable SiteShell shell;
  private boolean taken;
  private boolean closed;

  /**
   * The shell of the failure {@code wanted}; {@code made} when the last line was of another one.
   */
  synchronized SiteShell take(String wanted, Supplier<SiteShell> made) {
    SiteShell known = shell;
    if (known == null || !wanted.equals(token)) {
      closeShell();
      known = made.get();
      shell = known;
      token = wanted;
    }
    taken = true;
    return known;
  }

  /** The line has ended. */
  synchronized void giveBack() {
    taken = false;
    if (closed) {
      closeShell();
    }
  }

  /** No line is to come. */
  synchronized void close() {
    closed = true;
    if (!taken) {
      closeShell();
    }
  }

  private void closeShell() {
    SiteShell known = shell;
    shell = null;
    if (known != null) {
      known.close();
    }
  }
}
