package dev.bench.database.migration;

import dev.bench.database.SqlErrors;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.exception.FlywayBlockStatementExecutionException;

/**
 * Records in the site's database which statements of a file are done, so that a second run goes on
 * after them.
 *
 * <p>The record is written on the connection of the migration, so that it is rolled back with the
 * statements it is of. A statement that commits by itself, as each change of a table does, is
 * recorded and committed at once. What a file sets in its session only, such as {@code set names},
 * is done in each run. A temporary table, a variable or a prepared statement cannot be had again: a
 * file that has made one does not go on.
 */
final class StatementsDone extends BaseCallback {

  /** The table with the records; it is there while a file is not done. */
  static final String TABLE = "bench_statements_done";

  private static final Set<Event> EVENTS =
      Set.of(
          Event.BEFORE_EACH_MIGRATE,
          Event.BEFORE_EACH_MIGRATE_STATEMENT,
          Event.AFTER_EACH_MIGRATE_STATEMENT,
          Event.AFTER_MIGRATE);

  /** A comment, or the beginning of one whose text the server runs. */
  private static final Pattern COMMENT =
      Pattern.compile("(?s)\\s+|--[^\n]*|#[^\n]*|/\\*M?!\\d*|/\\*.*?\\*/");

  private static final Pattern REPEATED = Pattern.compile("(?is)\\A(?:set|select|use)\\s.*");

  /** What later statements may need and a second run lacks. */
  private static final Pattern LOST =
      Pattern.compile(
          "(?is)\\A(?:create\\s+(?:or\\s+replace\\s+)?temporary\\s|prepare\\s|set\\s.*(?<!@)@(?!@)"
              + "|(?:select|do)\\s.*(?<!@)@(?!@)[^\\s,;]*\\s*:=|select\\s.*\\sinto\\s+@).*");

  private static final Pattern ROLLBACK = Pattern.compile("(?is)\\Arollback\\b.*");

  private static final int HASH_BYTES = 8;
  private static final int NOT_LOCKED = 1100;

  private final Migrations migrations;
  private final Consumer<String> making;
  private final List<String> done = new ArrayList<>(); // the hash of each statement
  private List<String> before = List.of(); // those of earlier runs
  private int written; // how many have their row
  private String script = "";
  private String running = ""; // the statement that is not ended
  private long since;

  /**
   * Of the files of {@code migrations}.
   *
   * @param making hears of the table, before it is made
   */
  StatementsDone(Migrations migrations, Consumer<String> making) {
    this.migrations = migrations;
    this.making = making;
  }

  @Override
  public boolean supports(Event event, Context context) {
    return EVENTS.contains(event);
  }

  @Override
  public void handle(Event event, Context context) {
    Connection connection = context.getConnection();
    try {
      if (event == Event.BEFORE_EACH_MIGRATE) {
        script = context.getMigrationInfo().getScript();
        begin(connection);
      } else if (event == Event.AFTER_MIGRATE) {
        end(connection);
      } else if (!script.isEmpty()) {
        String sql = context.getStatement().getSql();
        if (event == Event.BEFORE_EACH_MIGRATE_STATEMENT) {
          leaveOutIfDone(sql);
          running = sql;
          since = System.nanoTime();
        } else {
          running = "";
          record(connection, sql);
        }
      }
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  /** The statement that has begun and not ended. */
  String running() {
    return running;
  }

  /** Whether a statement has begun, and not ended within its limit. */
  boolean isSilent() {
    return !running.isEmpty()
        && System.nanoTime() - since >= migrations.limit().duration().toNanos();
  }

  private void begin(Connection connection) throws SQLException {
    done.clear();
    if (!isThere(connection)) {
      making.accept(TABLE);
      execute(
          connection,
          "create table if not exists %s (app varchar(140), script varchar(255), number int, hash char(16), primary key (app, script, number))"
              .formatted(TABLE));
    }
    before = recorded(connection);
    written = before.size();
  }

  private List<String> recorded(Connection connection) throws SQLException {
    String sql =
        "select hash from %s where app = ? and script = ? order by number".formatted(TABLE);
    List<String> hashes = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, migrations.app());
      statement.setString(2, script);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          hashes.add(rows.getString(1));
        }
      }
    }
    return hashes;
  }

  private void leaveOutIfDone(String sql) {
    int at = done.size();
    if (at < before.size()) {
      String hash = hash(sql);
      if (!hash.equals(before.get(at))) {
        throw MigrationFailedException.changed(migrations, script, at + 1, sql);
      }
      String bare = withoutComments(sql);
      if (LOST.matcher(bare).matches()) {
        throw MigrationFailedException.ofSession(migrations, script, at + 1, sql);
      }
      if (!REPEATED.matcher(bare).matches()) {
        done.add(hash);
        throw new FlywayBlockStatementExecutionException(
            new ErrorDetails(CoreErrorCode.ERROR, ""), "done in an earlier run");
      }
    }
  }

  private void record(Connection connection, String sql) throws SQLException {
    boolean committed = !inTransaction(connection);
    done.add(hash(sql));
    if (done.size() <= before.size()) {
      return;
    }
    if (ROLLBACK.matcher(withoutComments(sql)).matches()) {
      written = 0; // their rows may be rolled back too
    }
    write(connection);
    if (committed && !connection.getAutoCommit()) {
      connection.commit();
    }
  }

  private void write(Connection connection) throws SQLException {
    String upsert =
        "replace into %s (app, script, number, hash) values (?, ?, ?, ?)".formatted(TABLE);
    try (PreparedStatement statement = connection.prepareStatement(upsert)) {
      statement.setString(1, migrations.app());
      statement.setString(2, script);
      for (; written < done.size(); written++) {
        statement.setInt(3, written + 1);
        statement.setString(4, done.get(written));
        statement.executeUpdate();
      }
    } catch (SQLException e) {
      if (e.getErrorCode() != NOT_LOCKED) {
        throw e;
      }
      // The file has locked tables; what is done is recorded after it unlocks them.
    }
  }

  private void end(Connection connection) throws SQLException {
    if (!script.isEmpty()) {
      script = "";
      forget(connection, migrations.app());
    }
  }

  /** What was recorded of the app's files holds no longer. */
  static void forget(Connection connection, String app) throws SQLException {
    if (isThere(connection)) {
      try (PreparedStatement statement =
          connection.prepareStatement("delete from %s where app = ?".formatted(TABLE))) {
        statement.setString(1, app);
        statement.executeUpdate();
      }
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
      if (isEmpty(connection)) {
        execute(connection, "drop table if exists " + TABLE);
      }
    }
  }

  /** The files of the app that are not done, of which statements are. */
  static List<String> unfinished(Connection connection, String app) throws SQLException {
    List<String> scripts = new ArrayList<>();
    if (isThere(connection)) {
      String sql = "select distinct script from %s where app = ? order by script".formatted(TABLE);
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        statement.setString(1, app);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            scripts.add(rows.getString(1));
          }
        }
      }
    }
    return scripts;
  }

  private static boolean isEmpty(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select 1 from %s limit 1".formatted(TABLE))) {
      return !rows.next();
    }
  }

  private static boolean isThere(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("show tables like '%s'".formatted(TABLE))) {
      return rows.next();
    }
  }

  private static boolean inTransaction(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select @@in_transaction")) {
      return rows.next() && rows.getInt(1) != 0;
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A statement without the comments that it begins with. */
  private static String withoutComments(String sql) {
    Matcher comment = COMMENT.matcher(sql);
    while (comment.lookingAt()) {
      comment.region(comment.end(), sql.length());
    }
    return sql.substring(comment.regionStart());
  }

  private static String hash(String sql) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(sql.strip().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, HASH_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
