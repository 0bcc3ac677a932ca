package dev.bench.process.child;

import dev.bench.process.listen.ListenAddress;
import dev.bench.process.procfile.ProcessSpec;
import dev.bench.process.procfile.StopSignal;
import dev.bench.process.terminal.SharedTerminal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Starts children: {@link Children} in a run, a script in tests. */
@FunctionalInterface
public interface ChildStarter {

  /**
   * Starts a child. {@code events} gets Started, then Lines and Ready, and Stopped at last; for a
   * child that cannot be started, NotStarted.
   */
  Child start(ProcessSpec spec, Consumer<ChildEvent> events);

  /** No process needs the socket that listens there any more: callers are to be refused. */
  default void close(ListenAddress address) {}

  /** A child that was started. */
  interface Child {

    /**
     * Whether other programs use it too. Then the end of the run releases it and does not stop it.
     */
    default boolean isShared() {
      return false;
    }

    /** The mark of all that it starts. */
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
