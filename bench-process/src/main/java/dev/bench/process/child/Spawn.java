package dev.bench.process.child;

import java.io.IOException;

/**
 * The start of processes, one at a time.
 *
 * <p>The JDK starts a process by a helper that inherits the pipes of all that start beside it. When
 * the manager is killed then, two helpers keep one another's pipes open, and the watchdog's. Both
 * would wait for ever, and the watchdog would not learn that the manager is gone.
 *
 * <p>Threads: safe; a start takes about two milliseconds.
 */
final class Spawn {

  private Spawn() {}

  /** Starts a process; returns once its program runs. */
  static synchronized Process start(ProcessBuilder builder) throws IOException {
    return builder.start();
  }
}
