package dev.bench.testkit;

import dev.bench.database.DatabaseAddress;
import dev.bench.embedded.ScratchMariaDb;
import dev.bench.embedded.binaries.Binaries;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;

/**
 * A real MariaDB, the same for all tests of a Java process, without databases and users before each
 * test.
 *
 * <pre>{@code
 * @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();
 * … databases.begin(mariaDb.newDatabase(), false)
 * }</pre>
 */
public final class RealMariaDb implements BeforeAllCallback, BeforeEachCallback {

  private static final String THEIR_DATABASES =
      "select schema_name from information_schema.schemata"
          + " where schema_name not in ('mysql', 'information_schema', 'performance_schema', 'sys')";
  private static final String THEIR_USERS =
      "select concat(quote(user), '@', quote(host)) from mysql.global_priv"
          + " where user not in ('root', 'mariadb.sys', 'PUBLIC', '')";

  private ScratchMariaDb server;
  private int made;

  @Override
  public void beforeAll(ExtensionContext context) {
    server =
        context
            .getStore(StoreScope.LAUNCHER_SESSION, Namespace.create(RealMariaDb.class))
            .computeIfAbsent(ScratchMariaDb.class, type -> start(), ScratchMariaDb.class);
  }

  private static ScratchMariaDb start() {
    return ScratchMariaDb.start(
        Binaries.ofMachine(System.getenv(), progress -> {}), Binaries.cacheFolder(System.getenv()));
  }

  @Override
  public void beforeEach(ExtensionContext context) throws SQLException {
    clear();
  }

  /** Drops all databases and users. */
  public void clear() throws SQLException {
    try (Connection connection = asRoot();
        Statement statement = connection.createStatement()) {
      for (String database : texts(statement, THEIR_DATABASES)) {
        statement.execute("drop database if exists `" + database.replace("`", "``") + "`");
      }
      for (String user : texts(statement, THEIR_USERS)) {
        statement.execute("drop user if exists " + user);
      }
    }
  }

  /** Root's way in. */
  public DatabaseAddress root() {
    return new DatabaseAddress(
        "127.0.0.1", server.port(), Optional.empty(), "mysql", "root", server.rootPassword());
  }

  /** A new database with a user of its own that has all rights on it and no others. */
  public DatabaseAddress newDatabase() {
    made++;
    return newDatabase(root(), "test_" + made);
  }

  /** The same of that name, on the server that {@code root} is the way in of. */
  static DatabaseAddress newDatabase(DatabaseAddress root, String name) {
    try (Connection connection =
            DriverManager.getConnection(root.url(), root.user(), root.password());
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name + " character set utf8mb4");
      statement.execute("create user %s@'%%' identified by '%s'".formatted(name, name));
      statement.execute("grant all on `%s`.* to %s@'%%'".formatted(name.replace("_", "\\_"), name));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new DatabaseAddress(root.host(), root.port(), Optional.empty(), name, name, name);
  }

  /** A connection as root. */
  public Connection asRoot() throws SQLException {
    return DriverManager.getConnection(root().url(), "root", server.rootPassword());
  }

  /** The first column of what {@code query} finds, asked by root. */
  public List<String> ask(String query) {
    try (Connection connection = asRoot();
        Statement statement = connection.createStatement()) {
      return texts(statement, query);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> texts(Statement statement, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }
}
