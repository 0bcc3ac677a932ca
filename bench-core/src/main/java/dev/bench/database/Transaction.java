package dev.bench.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The one transaction of a unit of work, on a connection of the site's pool.
 *
 * <p>Confined to the unit's thread, but for {@link #cancelStatement}. Closing it without a commit
 * rolls back.
 */
public final class Transaction implements AutoCloseable {

  private final Connection connection;
  private final Runnable released;
  private @Nullable Handle handle;
  private @Nullable SQLException rolledBack;
  private final Object ending = new Object();
  private boolean open = true;

  Transaction(Connection connection, Runnable released) {
    this.connection = connection;
    this.released = released;
  }

  void start(boolean readOnly) throws SQLException {
    if (readOnly) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("start transaction read only");
      } catch (SQLException e) {
        close();
        throw e;
      }
    }
  }

  /** The handle that app code uses, made by {@code handles} on first use. */
  public Handle handle(Handles handles) {
    Handle known = handle;
    if (known == null) {
      known = handles.on(connection, this::failed);
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

  /** A deadlock's victim has lost what it wrote, whoever caught the error. */
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
    try (connection) {
      if (handle != null) {
        handle.clean();
      }
      connection.rollback();
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    } finally {
      released.run();
    }
  }
}
