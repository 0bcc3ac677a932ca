package dev.bench.database;

import dev.bench.BenchException;

/** The transaction met another one and was rolled back by the server; a repeat may succeed. */
public final class DeadlockException extends BenchException {

  private static final long serialVersionUID = 1L;

  DeadlockException(String message) {
    super(503, "The transaction met another one (" + message + "); try again");
  }

  @Override
  public String excType() {
    return "QueryDeadlockError";
  }
}
