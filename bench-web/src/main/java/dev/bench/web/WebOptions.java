package dev.bench.web;

import dev.bench.web.server.Limits;
import java.util.Optional;

/**
 * How a web server is started.
 *
 * @param host the address it listens on
 * @param port the port; 0 takes a free one
 * @param site the only site it serves, whatever the Host header says; empty for all of them
 * @param limits how much it takes
 */
public record WebOptions(String host, int port, Optional<String> site, Limits limits) {

  /** A server with the standard limits. */
  public WebOptions(String host, int port, Optional<String> site) {
    this(host, port, site, Limits.standard());
  }
}
