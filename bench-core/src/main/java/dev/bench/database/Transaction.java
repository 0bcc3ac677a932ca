package dev.bench.database;

import dev.bench.time.BenchClock;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one transaction of a unit of work, on a connection of the site's pool.
 *
 * <p>Confined to the unit's thread, but for {@link #cancelStatement}. Closing it without a commit
 * rolls back.
 */
public final class Transaction implements AutoCloseable {

  /** What a server that answers may need beyond the limit to say that the time is up. */
  private static final Duration VERDICT = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(Transaction.class);

  private final Connection connection;
  private final Consumer<Transaction> released;
  private final Duration limit;
  private final Duration slow;
  private @Nullable Handle handle;
  private @Nullable SQLException rolledBack;
  private final Object ending = new Object();
  private final long begun = System.nanoTime();
  private boolean open = true;

  /**
   * A transaction on {@code connection}.
   *
   * @param limit how long a statement may take; zero means as long as it takes
   * @param slow from when on a statement gets a line in the log; zero means never
   * @param released called once at the end
   */
  Transaction(
      Connection connection, Duration limit, Duration slow, Consumer<Transaction> released) {
    this.connection = connection;
    this.limit = limit;
    this.slow = slow;
    this.released = released;
  }

  /**
   * Begins it on the server, whose {@code now()} is the time that {@code clock} is set to; a
   * connection that fails at this is given back.
   */
  void start(boolean readOnly, BenchClock clock) throws SQLException {
    try {
      if (isLimited()) {
        // The server ends the statement first; this is for a server that is silent.
        connection.setNetworkTimeout(
            Runnable::run, Math.toIntExact(limit.plus(VERDICT).toMillis()));
      }
      if (clock.isSettable()) {
        execute("set timestamp = " + clock.setTime().map(Transaction::seconds).orElse("default"));
      }
      if (readOnly) {
        execute("start transaction read only");
      }
    } catch (SQLException e) {
      giveBack();
      throw e;
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String seconds(Instant time) {
    return "%d.%06d".formatted(time.getEpochSecond(), time.getNano() / 1000);
  }

  /** Whether a request waits for it. */
  boolean isLimited() {
    return limit.isPositive();
  }

  /** How long ago it began, in nanoseconds. */
  long age() {
    return System.nanoTime() - begun;
  }

  /** Closes the connection under a statement that a silent server does not answer. */
  void abort() {
    synchronized (ending) {
      if (open) {
        try {
          connection.abort(Runnable::run);
        } catch (SQLException e) {
          log.debug("A connection that is broken cannot be aborted", e);
        }
      }
    }
  }

  /** The handle that app code uses, made by {@code handles} on first use. */
  public Handle handle(Handles handles) {
    Handle known = handle;
    if (known == null) {
      known = handles.on(connection, this::failed, limit, StatementLog.listener(slow));
      handle = known;
    }
    return known;
  }

  /**
   * Ends the statement that is running now; its caller gets an error. The only method for another
   * thread: a thread that waits for the database does not feel an interrupt. Does nothing once the
   * transaction has ended, when the connection is another unit's.
   */
  public void cancelStatement() {
    synchronized (ending) {
      if (!open) {
        return;
      }
      try {
        connection.unwrap(org.mariadb.jdbc.Connection.class).cancelCurrentQuery();
      } catch (SQLException e) {
        throw SqlErrors.translated(e);
      }
    }
  }

  /** A deadlock's victim has lost what it wrote, wherever the error was caught. */
  private void failed(SQLException failure) {
    if (SqlErrors.endedTransaction(failure)) {
      rolledBack = failure;
    }
  }

  /**
   * Commits; the transaction is over then.
   *
   * @throws DeadlockException when the server has rolled it back on the way: what would be
   *     committed is only its rest
   */
  public void commit() {
    try (this) {
      SQLException lost = rolledBack;
      if (lost != null) {
        throw lost;
      }
      connection.commit();
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  /** Rolls back what is not committed and gives the connection back. */
  @Override
  public void close() {
    synchronized (ending) {
      if (!open) {
        return;
      }
      open = false;
    }
    try {
      giveBack();
    } finally {
      released.accept(this);
    }
  }

  /** A connection that breaks here is closed by the pool, and the server rolls back by itself. */
  private void giveBack() {
    try (connection) {
      if (handle != null) {
        handle.clean();
      }
      connection.rollback();
    } catch (SQLException e) {
      log.debug("The connection broke before its transaction was rolled back", e);
    }
  }
}
