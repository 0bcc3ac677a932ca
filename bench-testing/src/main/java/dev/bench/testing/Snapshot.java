package dev.bench.testing;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a site's database held at one moment, kept beside it on the same server.
 *
 * <p>Putting it back costs what was changed: a table without rows then and now is only looked at,
 * one that had rows gets them again, one whose columns were changed is made anew, and what is new
 * is dropped. Counters of automatic ids are put back too. Triggers fire while rows are put back.
 *
 * <p>Confined to one thread.
 */
final class Snapshot {

  private static final String SESSION =
      "set session foreign_key_checks = 0, lock_wait_timeout = 10, innodb_lock_wait_timeout = 10";

  private final Connection connection;
  private final String database;
  private final String copies;
  private final Map<String, Table> tables = new LinkedHashMap<>();

  /**
   * A table as it was.
   *
   * @param name its name, quoted
   * @param made the statement that makes it, with the counter of its automatic ids
   * @param columns those that can be written, quoted and joined
   * @param hasRows whether its rows are kept
   */
  private record Table(String name, String made, String columns, boolean hasRows) {}

  private Snapshot(Connection connection, String database) {
    this.connection = connection;
    this.database = database;
    this.copies = database + "_start";
  }

  /** Takes one of {@code database}. */
  static Snapshot of(DatabaseServer server, String database) throws SQLException {
    var root = server.root(database);
    Connection connection = DriverManager.getConnection(root.url(), root.user(), root.password());
    Snapshot snapshot = new Snapshot(connection, database);
    snapshot.take();
    return snapshot;
  }

  private void take() throws SQLException {
    execute(SESSION);
    execute("create database " + quoted(copies));
    for (String name : names("BASE TABLE")) {
      Table table = new Table(name, made(name), columns(name), hasRows(name));
      if (table.hasRows) {
        execute(
            "create table %s.%s as select %s from %s"
                .formatted(quoted(copies), name, table.columns, name));
      }
      tables.put(name, table);
    }
  }

  /** Puts it back. */
  void restore() {
    try {
      for (String view : names("VIEW")) {
        execute("drop view " + view);
      }
      List<String> there = names("BASE TABLE");
      for (String name : there) {
        if (!tables.containsKey(name)) {
          execute("drop table " + name);
        }
      }
      for (Table table : tables.values()) {
        restore(table, there.contains(table.name));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The database of the tests cannot be put back: " + e.getMessage(), e);
    }
  }

  private void restore(Table table, boolean isThere) throws SQLException {
    String made = isThere ? made(table.name) : "";
    if (!withoutCounter(made).equals(withoutCounter(table.made))) {
      execute("drop table if exists " + table.name);
      execute(table.made);
    } else if (!made.equals(table.made)) {
      execute("truncate table " + table.name);
    } else if (table.hasRows) {
      execute("delete from " + table.name);
    } else if (hasRows(table.name)) {
      execute("truncate table " + table.name);
    }
    if (table.hasRows) {
      execute(
          "insert into %s (%s) select %s from %s.%s"
              .formatted(table.name, table.columns, table.columns, quoted(copies), table.name));
    }
    if (!made.equals(table.made)) {
      execute("alter table %s auto_increment = %s".formatted(table.name, counter(table.made)));
    }
  }

  /** Drops database and snapshot. */
  void drop() {
    try (connection) {
      execute("drop database " + quoted(copies));
      execute("drop database " + quoted(database));
    } catch (SQLException e) {
      throw new IllegalStateException("The database of the tests cannot be dropped", e);
    }
  }

  private List<String> names(String type) throws SQLException {
    List<String> names = new ArrayList<>();
    for (String name : ask("show full tables where table_type = '" + type + "'", 1)) {
      names.add(quoted(name));
    }
    return names;
  }

  private String made(String table) throws SQLException {
    return ask("show create table " + table, 2).getFirst();
  }

  private boolean hasRows(String table) throws SQLException {
    return ask("select exists (select 1 from %s)".formatted(table), 1).getFirst().equals("1");
  }

  private String columns(String table) throws SQLException {
    String name = table.substring(1, table.length() - 1).replace("``", "`").replace("'", "''");
    List<String> columns =
        ask(
            "select column_name from information_schema.columns where table_schema = database()"
                + " and table_name = '%s' and is_generated = 'NEVER' order by ordinal_position"
                    .formatted(name),
            1);
    return String.join(", ", columns.stream().map(Snapshot::quoted).toList());
  }

  private List<String> ask(String query, int column) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        values.add(rows.getString(column));
      }
    }
    return values;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String withoutCounter(String made) {
    return made.replaceFirst(" AUTO_INCREMENT=[0-9]+ ", " ");
  }

  private static String counter(String made) {
    String found = made.replaceFirst("(?s).* AUTO_INCREMENT=([0-9]+) .*", "$1");
    return found.equals(made) ? "1" : found;
  }

  private static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
