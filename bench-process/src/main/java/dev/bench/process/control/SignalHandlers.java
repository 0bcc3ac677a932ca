package dev.bench.process.control;

import dev.bench.process.child.IgnoredInterrupt;
import dev.bench.process.supervisor.ProcessManager;
import java.time.Duration;
import java.util.Map;
import org.jline.utils.Signals;

/**
 * Passes the signals that end a program to a manager.
 *
 * <p>When the manager hangs, or its last lines are read too slowly, the program is halted after a
 * limit. The watchdog then ends what is left.
 */
public final class SignalHandlers {

  private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  /** Longer than the manager takes to stop. */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private SignalHandlers() {}

  /** Restores Ctrl-C where a shell has it ignored; children inherit that. */
  public static void heed() {
    IgnoredInterrupt.heed();
  }

  /**
   * Lets Ctrl-C, TERM and the closing of the terminal stop {@code manager}.
   *
   * @param beforeHalt what must be restored even if the manager hangs
   */
  public static void handTo(ProcessManager manager, Runnable beforeHalt) {
    IgnoredInterrupt.heed();
    Duration limit = manager.stopLimit().plus(MARGIN);
    SIGNALS.forEach((name, number) ->
        Signals.register(
            name,
            () -> {
              manager.interrupt(number);
              haltAfter(limit, number, beforeHalt);
            }));
  }

  private static void haltAfter(Duration limit, int signal, Runnable beforeHalt) {
    Thread.ofPlatform()
        .daemon()
        .name("halt")
        .start(() -> {
          try {
            Thread.sleep(limit);
          } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
          }
          beforeHalt.run();
          Runtime.getRuntime().halt(128 + signal);
        });
  }
}
