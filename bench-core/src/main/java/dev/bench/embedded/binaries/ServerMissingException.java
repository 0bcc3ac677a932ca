package dev.bench.embedded.binaries;

import dev.bench.ServiceUnavailableException;

/** A program that the bench needs is neither on this machine nor to be had for it. */
public final class ServerMissingException extends ServiceUnavailableException {

  private static final long serialVersionUID = 1L;

  public ServerMissingException(String message) {
    super(message);
  }
}
