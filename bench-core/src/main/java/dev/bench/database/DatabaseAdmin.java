package dev.bench.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes and drops databases and users on a server, with the login of its administrator.
 *
 * <p>Nothing that was there before is ever changed: what exists is an error, and what is dropped
 * must carry the proof that it was made here. Confined to one thread. Errors are {@link
 * DatabaseSetupException}s.
 */
public final class DatabaseAdmin implements AutoCloseable {

  /** How the comment of each database begins that was made for a site. */
  public static final String PROOF = "bench site ";

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)\\.\\d+-MariaDB");
  private static final List<String> NEEDED = List.of("CREATE", "DROP", "CREATE USER");
  private static final int OLDEST_MAJOR = 10;
  private static final int OLDEST_MINOR = 6;

  private final Connection connection;
  private final SetupDiagnosis diagnosis;
  private final StatementLimit limit;

  private DatabaseAdmin(Connection connection, SetupDiagnosis diagnosis, StatementLimit limit) {
    this.connection = connection;
    this.diagnosis = diagnosis;
    this.limit = limit;
  }

  /** Logs in; each statement may take {@link StatementLimit#SETUP}. */
  public static DatabaseAdmin connect(DatabaseAddress root) {
    return connect(root, StatementLimit.SETUP);
  }

  /** Logs in; each statement may take {@code limit}. */
  public static DatabaseAdmin connect(DatabaseAddress root, StatementLimit limit) {
    DatabaseAddress server = root.writable();
    SetupDiagnosis diagnosis = new SetupDiagnosis(server);
    try {
      Connection connection =
          DriverManager.getConnection(
              server.url(limit.duration()), server.user(), server.password());
      return new DatabaseAdmin(connection, diagnosis, limit);
    } catch (SQLException e) {
      throw diagnosis.of(e);
    }
  }

  /** Finds out whether sites can be made here: the server's kind and age, the user's rights. */
  public void preflight() {
    String version = one("select version()");
    unsuited(version)
        .ifPresent(fault -> {
          throw diagnosis.fault(
              fault,
              "The server at %s is %s: name a MariaDB %d.%d or newer with --db-host and --db-port, or upgrade it"
                  .formatted(diagnosis.root().server(), version, OLDEST_MAJOR, OLDEST_MINOR));
        });
    List<String> missing = missingPrivileges(texts("show grants"));
    if (!missing.isEmpty()) {
      throw diagnosis.missing(String.join(", ", missing));
    }
  }

  /** Why a server of that version cannot be used. */
  static Optional<DatabaseFault> unsuited(String version) {
    Matcher numbers = VERSION.matcher(version);
    if (!numbers.find()) {
      return Optional.of(DatabaseFault.NOT_MARIADB);
    }
    int major = Integer.parseInt(numbers.group(1));
    int minor = Integer.parseInt(numbers.group(2));
    boolean old = major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR);
    return old ? Optional.of(DatabaseFault.TOO_OLD) : Optional.empty();
  }

  static List<String> missingPrivileges(List<String> grants) {
    List<String> missing = new ArrayList<>(NEEDED);
    boolean mayGrant = false;
    for (String grant : grants) {
      String text = grant.toUpperCase(Locale.ROOT);
      int on = text.indexOf(" ON *.* TO ");
      if (on > 0) {
        List<String> given = List.of(text.substring("GRANT ".length(), on).split(", ", -1));
        missing.removeIf(each -> given.contains(each) || given.contains("ALL PRIVILEGES"));
        mayGrant |= text.contains("WITH GRANT OPTION");
      }
    }
    if (!mayGrant) {
      missing.add("GRANT OPTION");
    }
    return missing;
  }

  /** Where the server sees this machine, for users that may come from here only. */
  public String thisHost() {
    String user = one("select user()");
    return user.substring(user.lastIndexOf('@') + 1);
  }

  /** Whether there is a database of that name. */
  public boolean hasDatabase(String name) {
    return !texts("select 1 from information_schema.schemata where schema_name = ?", name)
        .isEmpty();
  }

  /** Whether there is a user of that name for any host. */
  public boolean hasUser(String name) {
    return !texts("select 1 from mysql.user where user = ?", name).isEmpty();
  }

  /** Refuses a database and a user of which one exists. */
  public void refuseExisting(String database, String user) {
    refuseExisting(hasDatabase(database), "database", database);
    refuseExisting(hasUser(user), "user", user);
  }

  /**
   * Makes a database in utf8mb4.
   *
   * @param proof the comment it gets, by which {@link #dropDatabase} knows it again
   */
  public void createDatabase(String name, String proof) {
    refuseExisting(hasDatabase(name), "database", name);
    execute(
        "create database %s character set utf8mb4 collate utf8mb4_unicode_ci comment %s"
            .formatted(identifier(name), literal(proof)));
  }

  /** Makes a user that may log in from {@code host}. */
  public void createUser(String name, String host, String password) {
    refuseExisting(hasUser(name), "user", name);
    execute("create user %s identified by %s".formatted(account(name, host), literal(password)));
  }

  /** Gives a user all rights on one database. */
  public void grant(String database, String user, String host) {
    String pattern = database.replace("_", "\\_").replace("%", "\\%"); // they are wildcards here
    execute(
        "grant all privileges on %s.* to %s".formatted(identifier(pattern), account(user, host)));
  }

  /** Drops a database if it carries {@code proof}; false when there is none that does. */
  public boolean dropDatabase(String name, String proof) {
    List<String> comments =
        texts("select schema_comment from information_schema.schemata where schema_name = ?", name);
    boolean ours = comments.contains(proof);
    if (ours) {
      execute("drop database " + identifier(name));
    }
    return ours;
  }

  /** The comment of a database that was made for a site; empty when others made it. */
  public Optional<String> proof(String database) {
    return texts(
            "select schema_comment from information_schema.schemata where schema_name = ?",
            database)
        .stream()
        .filter(comment -> comment.startsWith(PROOF))
        .findFirst();
  }

  /** From where users of that name and password may log in. */
  public List<String> hostsOf(String user, String passwordHash) {
    return texts(
        "select host from mysql.user where user = ? and authentication_string = ?",
        user,
        passwordHash);
  }

  /** Drops a user if it has that password; false when there is none that does. */
  public boolean dropUser(String name, String host, String passwordHash) {
    List<String> hashes =
        texts(
            "select authentication_string from mysql.user where user = ? and host = ?", name, host);
    boolean ours = hashes.contains(passwordHash);
    if (ours) {
      execute("drop user " + account(name, host));
    }
    return ours;
  }

  /** What the server keeps of {@code password}: the proof of a user that was made here. */
  public String passwordHash(String password) {
    return texts("select password(?)", password).getFirst();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw diagnosis.of(e);
    }
  }

  private void refuseExisting(boolean exists, String kind, String name) {
    if (exists) {
      throw diagnosis.fault(
          DatabaseFault.EXISTS,
          "MariaDB at %s has a %s %s already, which is not touched: choose another --db-name"
              .formatted(diagnosis.root().server(), kind, name));
    }
  }

  void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failed(sql, e);
    }
  }

  private DatabaseSetupException failed(String sql, SQLException cause) {
    return DatabaseFault.isSilence(cause) ? diagnosis.silent(sql, limit) : diagnosis.of(cause);
  }

  /** How long a statement may take. */
  StatementLimit limit() {
    return limit;
  }

  private String one(String query) {
    return texts(query).getFirst();
  }

  List<String> texts(String query, String... values) {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      List<String> texts = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          texts.add(rows.getString(1));
        }
      }
      return texts;
    } catch (SQLException e) {
      throw failed(query, e);
    }
  }

  static String identifier(String name) {
    return "`" + name.replace("`", "``") + "`";
  }

  private static String account(String user, String host) {
    return literal(user) + "@" + literal(host);
  }

  private static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'";
  }
}
