package dev.bench.database.migration;

import dev.bench.database.DatabaseAddress;
import dev.bench.database.SqlErrors;
import dev.bench.database.cancel.Cancellation;
import dev.bench.database.cancel.ServerStatement;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a cancellation reach the statement of a file that runs, and begins none after it.
 *
 * <p>It reaches no statement that records what is done: that would be done again by the next run.
 * Flyway calls its callbacks in the order of their names, so this one is before {@link
 * StatementsDone}.
 */
final class RunningStatement extends BaseCallback implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunningStatement.class);

  private static final Set<Event> EVENTS =
      Set.of(
          Event.BEFORE_EACH_MIGRATE,
          Event.BEFORE_EACH_MIGRATE_STATEMENT,
          Event.AFTER_EACH_MIGRATE_STATEMENT,
          Event.AFTER_EACH_MIGRATE_STATEMENT_ERROR,
          Event.AFTER_EACH_MIGRATE,
          Event.AFTER_EACH_MIGRATE_ERROR);

  private final DatabaseAddress address;
  private final Cancellation cancellation;
  private @Nullable ServerStatement statement; // of the connection of the file
  private Cancellation.@Nullable Reached reached;

  /** Of the files that are applied to {@code address}. */
  RunningStatement(DatabaseAddress address, Cancellation cancellation) {
    this.address = address;
    this.cancellation = cancellation;
  }

  @Override
  public boolean supports(Event event, Context context) {
    return EVENTS.contains(event);
  }

  @Override
  public void handle(Event event, Context context) {
    if (event == Event.BEFORE_EACH_MIGRATE) {
      refuseCancelled();
      try {
        statement = ServerStatement.of(context.getConnection(), address);
      } catch (SQLException e) {
        throw SqlErrors.translated(e);
      }
    } else if (event == Event.BEFORE_EACH_MIGRATE_STATEMENT) {
      close(); // one that was left out has no end
      refuseCancelled();
      if (statement != null) {
        reached = cancellation.reaches(statement);
      }
    } else if (reached != null) {
      close();
      if (cancellation.isWished()) {
        takeLateEnd(context.getConnection());
      }
    }
  }

  private void refuseCancelled() {
    if (cancellation.isWished()) {
      throw new CancellationException("The migration was cancelled");
    }
  }

  /** An end that came when the statement was done already ends this one instead. */
  private static void takeLateEnd(Connection connection) {
    try (Statement nothing = connection.createStatement()) {
      nothing.execute("do 0");
    } catch (SQLException ended) {
      log.debug("The end of a statement came after it", ended);
    }
  }

  @Override
  public void close() {
    if (reached != null) {
      reached.close();
      reached = null;
    }
  }
}
