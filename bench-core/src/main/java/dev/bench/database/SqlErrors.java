package dev.bench.database;

import dev.bench.BenchException;
import dev.bench.DuplicateEntryException;
import dev.bench.ServiceUnavailableException;
import dev.bench.ValidationException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Turns what the driver says into the errors that callers know. */
public final class SqlErrors {

  private static final int DUPLICATE_KEY = 1062;
  private static final int LOCK_WAIT = 1205;
  private static final int DEADLOCK = 1213;
  private static final int READ_ONLY = 1792;
  private static final int CONNECTION_KILLED = 1927;
  private static final int STATEMENT_TIMEOUT = 1969;

  /** What HikariCP says, without a state, of a connection that it has found broken. */
  private static final String CLOSED_BY_POOL = "Connection is closed";

  private SqlErrors() {}

  /**
   * The error that {@code failure} means: itself, unless an {@link SQLException} that we know is
   * its cause.
   */
  public static Exception translated(Exception failure) {
    SQLException cause = causeOf(failure);
    if (failure instanceof BenchException || cause == null) {
      return failure;
    }
    return known(cause) == null ? failure : translated(cause);
  }

  /** Throws the error that callers know {@code failure} by, if there is one. */
  static void throwKnown(SQLException failure) {
    RuntimeException known = known(failure);
    if (known != null) {
      throw known;
    }
  }

  /** The error that callers know {@code cause} by, else one that says that the database failed. */
  public static RuntimeException translated(SQLException cause) {
    RuntimeException known = known(cause);
    return known != null
        ? known
        : new IllegalStateException("The database failed: " + cause.getMessage(), cause);
  }

  private static @Nullable RuntimeException known(SQLException cause) {
    RuntimeException known =
        switch (cause.getErrorCode()) {
          case DUPLICATE_KEY ->
              new DuplicateEntryException("There is one already: " + firstLine(cause));
          case READ_ONLY ->
              new ValidationException(
                  "This request only reads (GET or HEAD); send it as POST to change something");
          case STATEMENT_TIMEOUT ->
              new ServiceUnavailableException(
                  "A statement took longer than this request may wait (db_answer_limit); make it faster, or run it as a job");
          case DEADLOCK, LOCK_WAIT -> new DeadlockException(firstLine(cause));
          default ->
              connectionLost(cause)
                  ? new DatabaseUnavailableException(
                      DatabaseFault.BROKEN,
                      "The connection to the site's database was lost; try again")
                  : null;
        };
    if (known != null) {
      known.initCause(cause);
    }
    return known;
  }

  /** Whether the server has rolled back the whole transaction, and not only the statement. */
  static boolean endedTransaction(SQLException cause) {
    return cause.getErrorCode() == DEADLOCK;
  }

  /** Whether the connection is of no use any more. */
  static boolean connectionLost(SQLException cause) {
    if (cause.getErrorCode() == CONNECTION_KILLED) {
      return true;
    }
    String state = cause.getSQLState();
    return state == null ? CLOSED_BY_POOL.equals(cause.getMessage()) : state.startsWith("08");
  }

  private static @Nullable SQLException causeOf(@Nullable Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException sql) {
        return sql;
      }
    }
    return null;
  }

  static String firstLine(SQLException cause) {
    String message = String.valueOf(cause.getMessage());
    // the driver prefixes the connection number: (conn=12) Duplicate entry …
    return message.lines().findFirst().orElse("").replaceFirst("^\\(conn=\\d+\\) ", "");
  }
}
