package dev.bench.database;

import dev.bench.SiteUnavailableException;

/**
 * A site's database gives no connection now; the message says why and what to do (503).
 *
 * <p>The message names servers and users, so it is for the log and for operators, not for guests.
 */
public final class DatabaseUnavailableException extends SiteUnavailableException {

  private static final long serialVersionUID = 1L;

  /** Why. */
  private final DatabaseFault fault;

  /** The database cannot be reached because of {@code fault}. */
  public DatabaseUnavailableException(DatabaseFault fault, String message) {
    super(message);
    this.fault = fault;
  }

  /** Why. */
  public DatabaseFault fault() {
    return fault;
  }

  @Override
  public String excType() {
    return "SiteUnavailableError";
  }
}
