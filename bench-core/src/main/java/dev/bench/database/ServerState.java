package dev.bench.database;

import java.time.Instant;
import java.util.Optional;

/**
 * Whether one database server answers this process.
 *
 * @param server the server, as {@link DatabaseAddress#server()} writes it
 * @param since the beginning of this state
 * @param outage why the server is away, and what to do; empty while it answers
 */
public record ServerState(String server, Instant since, Optional<String> outage) {

  /** Whether requests for the server's sites are refused now. */
  public boolean isAway() {
    return outage.isPresent();
  }
}
