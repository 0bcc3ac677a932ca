package dev.bench.cli.process;

import java.time.Duration;
import java.util.Map;
import org.jline.utils.Signals;

/**
 * Hands the signals that end a program to a manager instead.
 *
 * <p>Should the manager itself hang, because nobody reads its output for instance, the program is
 * halted after a limit; the watchdogs then end the children.
 */
public final class Interruptions {

  private static final Map<String, Integer> SIGNALS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Interruptions() {}

  /** From now on Ctrl-C, TERM and the closing of the terminal stop {@code manager}. */
  public static void handTo(ProcessManager manager) {
    SIGNALS.forEach((name, number) ->
        Signals.register(
            name,
            () -> {
              haltAfterLimit(number);
              manager.interrupt(number);
            }));
  }

  private static void haltAfterLimit(int signal) {
    Thread.ofPlatform()
        .daemon()
        .name("halt")
        .start(() -> {
          try {
            Thread.sleep(LIMIT);
          } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
          }
          Runtime.getRuntime().halt(128 + signal);
        });
  }
}
