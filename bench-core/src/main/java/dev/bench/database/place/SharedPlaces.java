package dev.bench.database.place;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * The places for connections to each database server, which all processes of a bench share. None is
 * taken for long without being used. Thread-safe.
 */
public interface SharedPlaces {

  /** As many as each process wants. */
  SharedPlaces UNLIMITED =
      new SharedPlaces() {
        @Override
        public boolean take(String server) {
          return true;
        }

        @Override
        public void giveBack(String server) {
          // There are enough.
        }
      };

  /** Takes a place for a connection to {@code server}; false when there is none now. */
  boolean take(String server);

  /** Gives a place back whose connection is closed. */
  void giveBack(String server);

  /** Whether the number of places at {@code server} is still to be learned from it. */
  default boolean isUnknown(String server) {
    return false;
  }

  /** The number of connections that {@code server} says it accepts. */
  default void learn(String server, long connections) {}

  /** Why there was no place at {@code server} just now, and which processes have them. */
  default Optional<String> refusal(String server) {
    return Optional.empty();
  }

  /** Has {@code closeIdle} called with a server at which another process waits for a place. */
  default void whenWanted(Consumer<String> closeIdle) {}
}
