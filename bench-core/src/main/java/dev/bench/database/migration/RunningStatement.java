package dev.bench.database.migration;

import dev.bench.database.DatabaseAddress;
import dev.bench.database.SqlErrors;
import dev.bench.database.cancel.Cancellation;
import dev.bench.database.cancel.ServerStatement;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;

/** Lets a cancellation reach the statement of a file that runs, and begins none after it. */
final class RunningStatement extends BaseCallback implements AutoCloseable {

  private final DatabaseAddress address;
  private final Cancellation cancellation;
  private Cancellation.@Nullable Reached reached;

  /** Of the files that are applied to {@code address}. */
  RunningStatement(DatabaseAddress address, Cancellation cancellation) {
    this.address = address;
    this.cancellation = cancellation;
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE || event == Event.BEFORE_EACH_MIGRATE_STATEMENT;
  }

  @Override
  public void handle(Event event, Context context) {
    if (cancellation.isWished()) {
      throw new CancellationException("The migration was cancelled");
    }
    try {
      if (event == Event.BEFORE_EACH_MIGRATE) {
        close(); // each file may have a connection of its own
        reached = cancellation.reaches(ServerStatement.of(context.getConnection(), address));
      }
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
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
