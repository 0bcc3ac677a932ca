package dev.bench.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tables and views of a database, as a whole. Errors are those of {@link SqlErrors}. */
public final class Tables {

  private Tables() {}

  /** Their names. */
  public static List<String> of(DatabaseAddress address) {
    try (Connection connection = open(address);
        Statement statement = connection.createStatement()) {
      return List.copyOf(kinds(statement).keySet());
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  /** Drops those that are not among {@code kept}. */
  public static void dropAllBut(DatabaseAddress address, Collection<String> kept) {
    try (Connection connection = open(address);
        Statement statement = connection.createStatement()) {
      Map<String, String> doomed = kinds(statement);
      doomed.keySet().removeAll(kept);
      statement.execute("set foreign_key_checks = 0"); // in whatever order they point at each other
      for (Map.Entry<String, String> each : doomed.entrySet()) {
        String kind = each.getValue().equals("VIEW") ? "view" : "table";
        statement.execute("drop %s `%s`".formatted(kind, each.getKey().replace("`", "``")));
      }
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  private static Connection open(DatabaseAddress address) throws SQLException {
    return DriverManager.getConnection(address.url(), address.user(), address.password());
  }

  private static Map<String, String> kinds(Statement statement) throws SQLException {
    Map<String, String> kinds = new LinkedHashMap<>();
    try (ResultSet rows = statement.executeQuery("show full tables")) {
      while (rows.next()) {
        kinds.put(rows.getString(1), rows.getString(2));
      }
    }
    return kinds;
  }
}
