package dev.bench.process.child;

import dev.bench.process.listen.ListenAddress;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.StopSignal;
import dev.bench.process.terminal.SharedTerminal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts children; {@link Children} in earnest, a script in tests. */
@FunctionalInterface
public interface ChildStarter {

  /**
   * Starts a child, whose life is told to {@code events}: Started, then lines and Ready, last of
   * all Stopped. A child that cannot be started is told as one that stopped with code 127.
   */
  Child start(ProcessSpec spec, Consumer<ChildEvent> events);

  /** No process needs the socket that listens there any more: callers are to be refused. */
  default void close(ListenAddress address) {}

  /** A child that was started. */
  interface Child {

    /** Whether others use it too, so that it is let go, and not ended, when all else has ended. */
    default boolean isShared() {
      return false;
    }

    /** What marks all that it starts. */
    String mark();

    /** Its own terminal, to which people can connect; null when it has none, or none yet. */
    default @Nullable SharedTerminal terminal() {
      return null;
    }

    /** Asks the whole group to end, by its {@link StopSignal}. */
    void terminate();

    /** Ends the whole group (KILL). */
    void kill();
  }
}
