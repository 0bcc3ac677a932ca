package dev.bench.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tables, views and sequences of a database, and the mark of an installation in it.
 *
 * <p>The mark is an empty table whose comment is the installation's own. It proves that a database
 * is the one in which the installation ran, and not another or a restored one. Errors are those of
 * {@link SqlErrors}.
 */
public final class Tables {

  /** The name of the mark. */
  public static final String MARK = "bench_installing";

  private static final String COMMENT =
      "select table_comment from information_schema.tables"
          + " where table_schema = database() and table_name = ?";

  private static final String FOREIGN_KEYS =
      "select distinct table_name, referenced_table_name from information_schema.referential_constraints"
          + " where constraint_schema = database()";

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

  /** About how many bytes they take, indexes included. */
  public static long bytes(DatabaseAddress address) {
    try (Connection connection = open(address);
        Statement statement = connection.createStatement();
        ResultSet sum =
            statement.executeQuery(
                "select coalesce(sum(data_length + index_length), 0)"
                    + " from information_schema.tables where table_schema = database()")) {
      sum.next();
      return sum.getLong(1);
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  /** Sets the mark; one that an installation left which is over is replaced. */
  public static void mark(DatabaseAddress address, String proof) {
    if (!proof.matches("[0-9a-f]+")) {
      throw new IllegalArgumentException("A mark is hexadecimal, not " + proof);
    }
    try (Connection connection = open(address);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "create or replace table %s (nothing int) comment '%s'".formatted(MARK, proof));
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  /** Whether the database has the mark {@code proof}. */
  public static boolean isMarked(DatabaseAddress address, String proof) {
    try (Connection connection = open(address)) {
      return comment(connection).filter(proof::equals).isPresent();
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  /**
   * Drops {@code table} if the database has the mark {@code proof}.
   *
   * @return whether it is not there now
   */
  public static boolean drop(DatabaseAddress address, String table, String proof) {
    try (Connection connection = open(address);
        Statement statement = connection.createStatement()) {
      String kind = kinds(statement).get(table);
      if (kind == null) {
        return true;
      }
      if (comment(connection).filter(proof::equals).isEmpty()) {
        return false;
      }
      statement.execute("set foreign_key_checks = 0"); // in whatever order they point at each other
      statement.execute("drop %s `%s`".formatted(kind, table.replace("`", "``")));
      return true;
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  /** Drops {@code tables}, in whatever order they point at each other; one that is gone is none. */
  public static void drop(DatabaseAddress address, List<String> tables) {
    try (Connection connection = open(address);
        Statement statement = connection.createStatement()) {
      Map<String, String> kinds = kinds(statement);
      statement.execute("set foreign_key_checks = 0");
      for (String table : tables) {
        String kind = kinds.get(table);
        if (kind != null) {
          statement.execute("drop %s `%s`".formatted(kind, table.replace("`", "``")));
        }
      }
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  /** The tables outside of {@code tables} that have a foreign key to one of them. */
  public static List<String> pointingAt(DatabaseAddress address, List<String> tables) {
    List<String> pointing = new ArrayList<>();
    try (Connection connection = open(address);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(FOREIGN_KEYS)) {
      while (rows.next()) {
        if (tables.contains(rows.getString(2)) && !tables.contains(rows.getString(1))) {
          pointing.add(rows.getString(1));
        }
      }
      return pointing;
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  private static Optional<String> comment(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(COMMENT)) {
      statement.setString(1, MARK);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  private static Connection open(DatabaseAddress address) throws SQLException {
    DatabaseAddress server = address.writable();
    return DriverManager.getConnection(server.url(), server.user(), server.password());
  }

  /** What each is called in SQL, by name. */
  private static Map<String, String> kinds(Statement statement) throws SQLException {
    Map<String, String> kinds = new LinkedHashMap<>();
    try (ResultSet rows = statement.executeQuery("show full tables")) {
      while (rows.next()) {
        String kind =
            switch (rows.getString(2)) {
              case "VIEW" -> "view";
              case "SEQUENCE" -> "sequence";
              default -> "table";
            };
        kinds.put(rows.getString(1), kind);
      }
    }
    return kinds;
  }
}
