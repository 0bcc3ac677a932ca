package dev.bench.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table {@code bench_installed_application} of a site's database: its apps in the order of
 * installation. Errors are those of {@link SqlErrors}.
 */
public final class InstalledAppsTable {

  private static final String NAME = "bench_installed_application";
  private static final int NO_SUCH_TABLE = 1146;

  private InstalledAppsTable() {}

  /** The apps; empty in a database that was made before there was such a table. */
  public static Optional<List<String>> read(DatabaseAddress address) {
    try (Connection connection = open(address);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select app_name from %s order by idx".formatted(NAME))) {
      List<String> apps = new ArrayList<>();
      while (rows.next()) {
        apps.add(rows.getString(1));
      }
      return apps.isEmpty() ? Optional.empty() : Optional.of(apps);
    } catch (SQLException e) {
      if (e.getErrorCode() == NO_SUCH_TABLE) {
        return Optional.empty();
      }
      throw SqlErrors.translated(e);
    }
  }

  /**
   * Writes the apps, in one transaction; does nothing where there is no such table yet.
   *
   * @param versions of apps; one that is not among them keeps the version that it has
   */
  public static void write(
      DatabaseAddress address, List<String> apps, Map<String, String> versions) {
    try (Connection connection = open(address)) {
      connection.setAutoCommit(false);
      deleteOthers(connection, apps);
      try (PreparedStatement row =
          connection.prepareStatement(
              "insert into %s (app_name, app_version, idx) values (?, ?, ?)".formatted(NAME)
                  + " on duplicate key update idx = values(idx),"
                  + " app_version = if(values(app_version) = '', app_version, values(app_version))")) {
        for (int i = 0; i < apps.size(); i++) {
          row.setString(1, apps.get(i));
          row.setString(2, versions.getOrDefault(apps.get(i), ""));
          row.setInt(3, i + 1);
          row.executeUpdate();
        }
      }
      connection.commit();
    } catch (SQLException e) {
      if (e.getErrorCode() != NO_SUCH_TABLE) {
        throw SqlErrors.translated(e);
      }
    }
  }

  private static void deleteOthers(Connection connection, List<String> apps) throws SQLException {
    String places = String.join(", ", Collections.nCopies(apps.size(), "?"));
    String others = apps.isEmpty() ? "" : " where app_name not in (" + places + ")";
    try (PreparedStatement delete =
        connection.prepareStatement("delete from %s%s".formatted(NAME, others))) {
      for (int i = 0; i < apps.size(); i++) {
        delete.setString(i + 1, apps.get(i));
      }
      delete.executeUpdate();
    }
  }

  private static Connection open(DatabaseAddress address) throws SQLException {
    DatabaseAddress server = address.writable();
    return DriverManager.getConnection(server.url(), server.user(), server.password());
  }
}
