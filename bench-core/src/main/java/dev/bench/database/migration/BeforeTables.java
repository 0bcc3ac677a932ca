package dev.bench.database.migration;

import dev.bench.database.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/** Tells of each table that a migration is about to make, and that is not there yet. */
final class BeforeTables extends BaseCallback {

  private static final String THERE =
      "select 1 from information_schema.tables where table_schema = database() and table_name = ?";

  private final Consumer<String> making;

  BeforeTables(Consumer<String> making) {
    this.making = making;
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_EACH_MIGRATE_STATEMENT;
  }

  @Override
  public void handle(Event event, Context context) {
    for (String table : MadeTables.of(context.getStatement().getSql())) {
      if (!isThere(context.getConnection(), table)) {
        making.accept(table);
      }
    }
  }

  private static boolean isThere(Connection connection, String table) {
    try (PreparedStatement statement = connection.prepareStatement(THERE)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }
}
