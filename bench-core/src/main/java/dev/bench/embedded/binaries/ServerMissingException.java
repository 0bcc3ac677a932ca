package dev.bench.embedded.binaries;

import dev.bench.ServiceUnavailableException;

/** The program of a server is neither on this machine nor to be had for it. */
public final class ServerMissingException extends ServiceUnavailableException {

  private static final long serialVersionUID = 1L;

  public ServerMissingException(String message) {
    super(message);
  }
}
