package dev.bench.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.generic.GenericTypes;
import org.jdbi.v3.core.mapper.RowMapperFactory;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Cleanable;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.transaction.TransactionHandler;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Makes handles whose transaction belongs to the runtime, and which map records unregistered.
 *
 * <p>Remembers the record types it mapped, so a generation of app code has one of its own.
 * Thread-safe.
 */
public final class Handles {

  private static final ScopedValue<Connection> OPENING = ScopedValue.newInstance();

  private final Jdbi jdbi;

  /** Handles for one generation. */
  public Handles() {
    jdbi = Jdbi.create(new UnitConnection());
    jdbi.setTransactionHandler(new UnitTransaction());
    RowMapperFactory records =
        (type, config) ->
            Optional.of(GenericTypes.getErasedType(type))
                .filter(Class::isRecord)
                .map(ConstructorMapper::of);
    jdbi.registerRowMapper(records);
    jdbi.getConfig(SqlStatements.class)
        .addExceptionHandler((failure, statement) -> SqlErrors.throwKnown(failure));
  }

  /**
   * A handle on {@code connection}.
   *
   * @param failed hears of each statement that fails
   * @param limit how long the server runs a statement; zero means as long as it takes
   * @param listener hears of each statement that has run
   */
  Handle on(
      Connection connection, Consumer<SQLException> failed, Duration limit, SqlLogger listener) {
    Handle handle = ScopedValue.where(OPENING, connection).call(jdbi::open);
    handle
        .getConfig(SqlStatements.class)
        .setSqlLogger(listener)
        .setQueryTimeout(Math.toIntExact(limit.toSeconds()))
        .addExceptionHandler((failure, statement) -> failed.accept(failure));
    return handle;
  }

  /** Gives the unit's connection, and does not let a handle close it. */
  private static final class UnitConnection implements ConnectionFactory {

    @Override
    public Connection openConnection() {
      return OPENING.get();
    }

    @Override
    public Cleanable getCleanableFor(Connection connection) {
      return () -> {
        throw refused("close()");
      };
    }
  }

  /** Refuses to begin and end transactions: a unit of work is one transaction. */
  private static final class UnitTransaction implements TransactionHandler {

    @Override
    public void begin(Handle handle) {
      throw refused("begin()");
    }

    @Override
    public void commit(Handle handle) {
      throw refused("commit()");
    }

    @Override
    public void rollback(Handle handle) {
      throw refused("rollback()");
    }

    @Override
    public boolean isInTransaction(Handle handle) {
      return false; // JDBI would roll back when it closes the handle; the unit of work does that
    }

    @Override
    public void savepoint(Handle handle, String name) {
      handle.execute("savepoint `" + checked(name) + "`");
    }

    @Override
    public void rollbackToSavepoint(Handle handle, String name) {
      handle.execute("rollback to savepoint `" + checked(name) + "`");
    }

    @Override
    public void releaseSavepoint(Handle handle, String name) {
      handle.execute("release savepoint `" + checked(name) + "`");
    }

    @Override
    public <R, X extends Exception> R inTransaction(Handle handle, HandleCallback<R, X> callback)
        throws X {
      return callback.withHandle(handle);
    }

    @Override
    public <R, X extends Exception> R inTransaction(
        Handle handle, TransactionIsolationLevel level, HandleCallback<R, X> callback) throws X {
      return callback.withHandle(handle);
    }

    private static String checked(String name) {
      if (!name.matches("\\w{1,64}")) {
        throw new IllegalArgumentException("A savepoint's name has letters and digits: " + name);
      }
      return name;
    }
  }

  private static IllegalStateException refused(String call) {
    return new IllegalStateException(
        call
            + " is not yours to call: a unit of work is one transaction, committed when it returns"
            + " and rolled back when it throws");
  }
}
