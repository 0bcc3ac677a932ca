package dev.bench.embedded.binaries;

import dev.bench.ServiceUnavailableException;

/** A server of the bench did not start, did not answer, or did not stop. */
public final class ServerFailedException extends ServiceUnavailableException {

  private static final long serialVersionUID = 1L;

  public ServerFailedException(String message) {
    super(message);
  }
}
