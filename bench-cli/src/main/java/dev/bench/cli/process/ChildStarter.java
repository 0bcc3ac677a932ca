package dev.bench.cli.process;

import java.util.function.Consumer;

/** Starts children; {@link Children} in earnest, a script in tests. */
@FunctionalInterface
interface ChildStarter {

  /**
   * Starts a child, whose life is told to {@code events}: Started, then lines and Ready, last of
   * all Stopped. A child that cannot be started is told as one that stopped with code 127.
   */
  Child start(ProcessSpec spec, Consumer<ProcessEvent> events);

  /** A child that was started. */
  interface Child {

    /** Whether others use it too, so that it is let go, and not ended, when all else has ended. */
    default boolean isShared() {
      return false;
    }

    /** What marks all that it starts. */
    String mark();

    /** Asks the whole group to end, by its {@link StopSignal}. */
    void terminate();

    /** Ends the whole group (KILL). */
    void kill();
  }
}
