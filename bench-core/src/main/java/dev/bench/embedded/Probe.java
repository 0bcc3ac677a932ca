package dev.bench.embedded;

import java.io.IOException;
import java.time.Duration;

/** Asks a server, in its own protocol, whether it is ready. */
@FunctionalInterface
public interface Probe {

  /**
   * Whether the server gives the right answer within {@code limit}.
   *
   * @throws IOException when it cannot be reached
   */
  boolean answers(Duration limit) throws IOException;

  /** Like {@link #answers}; a server that cannot be reached does not answer. */
  default boolean ready(Duration limit) {
    try {
      return answers(limit);
    } catch (IOException e) {
      return false;
    }
  }
}
