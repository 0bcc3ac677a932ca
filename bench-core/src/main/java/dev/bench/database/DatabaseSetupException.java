package dev.bench.database;

import dev.bench.BenchException;

/** A database server cannot be used to make sites; the message says why and what to do. */
public final class DatabaseSetupException extends BenchException {

  private static final long serialVersionUID = 1L;

  /** What is wrong. */
  private final Fault fault;

  DatabaseSetupException(Fault fault, String message) {
    super(503, message);
    this.fault = fault;
  }

  /** What is wrong. */
  public Fault fault() {
    return fault;
  }

  /** What can be wrong with a server. */
  public enum Fault {
    /** Nothing listens at the port. */
    SERVER_DOWN,
    /** The host's name leads nowhere. */
    UNKNOWN_HOST,
    /** Nothing comes back in time. */
    NO_ANSWER,
    /** The user may only enter through the Unix socket. */
    SOCKET_ONLY,
    /** Name or password are not accepted. */
    ACCESS_DENIED,
    /** The server lets nobody in from this machine. */
    HOST_NOT_ALLOWED,
    /** The user may not do what is needed. */
    MISSING_PRIVILEGE,
    /** The server is older than 10.6. */
    TOO_OLD,
    /** The server is no MariaDB. */
    NOT_MARIADB,
    /** A database or user of that name is there already. */
    EXISTS,
    /** Anything else, in the words of the server. */
    OTHER
  }
}
