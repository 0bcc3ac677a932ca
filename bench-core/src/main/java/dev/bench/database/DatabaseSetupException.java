package dev.bench.database;

import dev.bench.BenchException;

/** A database server cannot be used to make sites; the message says why and what to do. */
public final class DatabaseSetupException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  private final DatabaseFault fault;

  DatabaseSetupException(DatabaseFault fault, String message) {
    super(503, message);
    this.fault = fault;
  }

  /** What is wrong. */
  public DatabaseFault fault() {
    return fault;
  }
}
