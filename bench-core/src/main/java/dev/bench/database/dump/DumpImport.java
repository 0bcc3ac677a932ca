package dev.bench.database.dump;

import dev.bench.database.DatabaseAddress;
import dev.bench.database.cancel.Cancellation;
import dev.bench.database.cancel.ServerStatement;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipException;

/**
 * Reads a dump into a database with the rights of the database's own user.
 *
 * <p>Statements go to the server one by one, never to the client program, whose commands could run
 * programs and read files. What the user may not do, such as to touch another database, the server
 * refuses.
 *
 * @param address the database
 * @param limits what a statement may take
 * @param only the tables that are read; empty: all that the dump holds
 */
public record DumpImport(DatabaseAddress address, DumpLimits limits, Set<String> only) {

  private static final int STATEMENT_TIMED_OUT = 1969;

  /** The server ends a statement that takes too long; this is for a server that hangs. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private static final int CHUNK = 1 << 16;
  private static final int TAIL = 400;
  private static final String COMPLETED = "-- Dump completed";

  /** Copies the set. */
  public DumpImport {
    only = Set.copyOf(only);
  }

  /** All that the dump holds. */
  public DumpImport(DatabaseAddress address, DumpLimits limits) {
    this(address, limits, Set.of());
  }

  /**
   * Runs the statements of {@code sql}.
   *
   * @param cancellation ends the statement that runs
   * @return how many rows each table has now
   * @throws DumpRefusedException when it is cut off, damaged or holds what no dump holds
   */
  public SortedMap<String, Long> from(
      InputStream sql, Dump.Advance advance, Cancellation cancellation) throws Exception {
    DatabaseAddress server = address.writable();
    try (Connection connection =
            DriverManager.getConnection(server.url(), server.user(), server.password());
        Statement statement = connection.createStatement();
        var _ = cancellation.reaches(ServerStatement.of(connection, server))) {
      statement.setEscapeProcessing(false);
      limit(connection, statement);
      SqlSplitter splitter = new SqlSplitter(each -> run(statement, each), limits.statementBytes());
      byte[] chunk = new byte[CHUNK];
      byte[] head = null;
      byte[] tail = {};
      long bytes = 0;
      int count;
      while ((count = read(sql, chunk)) >= 0) {
        head = head == null ? Arrays.copyOf(chunk, count) : head;
        tail = tail(tail, chunk, count);
        splitter.accept(chunk, count);
        bytes += count;
        advance.to(bytes);
      }
      splitter.end();
      refuseCutOff(head == null ? new byte[0] : head, tail);
      return rows(statement);
    }
  }

  private static int read(InputStream sql, byte[] chunk) throws IOException {
    try {
      return sql.read(chunk);
    } catch (EOFException e) {
      throw new DumpRefusedException(
          "The dump is cut off within its compressed data; use another backup", e);
    } catch (ZipException e) {
      throw new DumpRefusedException(
          "The dump is damaged (%s); use another backup".formatted(e.getMessage()), e);
    }
  }

  private static byte[] tail(byte[] before, byte[] chunk, int count) {
    if (count >= TAIL) {
      return Arrays.copyOfRange(chunk, count - TAIL, count);
    }
    byte[] both = Arrays.copyOf(before, before.length + count);
    System.arraycopy(chunk, 0, both, before.length, count);
    return Arrays.copyOfRange(both, Math.max(0, both.length - TAIL), both.length);
  }

  /** What the dump programs write says at its end that it is whole. */
  private static void refuseCutOff(byte[] head, byte[] tail) {
    String begin = new String(head, StandardCharsets.ISO_8859_1);
    boolean ofProgram = begin.contains("-- MariaDB dump") || begin.contains("-- MySQL dump");
    if (ofProgram && !new String(tail, StandardCharsets.ISO_8859_1).contains(COMPLETED)) {
      throw new DumpRefusedException(
          "The dump is cut off: its last line does not say \"%s\"; use another backup"
              .formatted(COMPLETED));
    }
    if (head.length == 0) {
      throw new DumpRefusedException("The dump is empty; use another backup");
    }
  }

  private void limit(Connection connection, Statement statement) throws SQLException {
    connection.setNetworkTimeout(
        Runnable::run, Math.toIntExact(limits.statement().plus(GRACE).toMillis()));
    statement.execute("set session max_statement_time = " + limits.statement().toSeconds());
  }

  private void run(Statement statement, SqlStatement each) {
    if (!only.isEmpty() && !each.isOf(only)) {
      refuseTrigger(each);
      return;
    }
    String text = each.text();
    if (text.isBlank()) {
      return;
    }
    try {
      statement.execute(text);
    } catch (SQLException e) {
      if (e.getErrorCode() == STATEMENT_TIMED_OUT) {
        throw new DumpRefusedException(
            "Line %d of the dump, \"%s\", took longer than restore_statement_limit (%d s); raise that or use another backup"
                .formatted(each.line(), each.shown(), limits.statement().toSeconds()),
            e);
      }
      throw new DumpRefusedException(
          "Line %d of the dump, \"%s\", was refused by MariaDB: %s"
              .formatted(
                  each.line(),
                  each.shown(),
                  String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          e);
    }
  }

  /** Without it a table would come back without its trigger. */
  private void refuseTrigger(SqlStatement each) {
    Optional<String> table = each.triggerOf().filter(only::contains);
    if (table.isPresent()) {
      throw new DumpRefusedException(
          "Line %d of the dump makes a trigger: %s has triggers, and cannot be restored alone; restore the whole site"
              .formatted(each.line(), table.get()));
    }
  }

  private static SortedMap<String, Long> rows(Statement statement) throws SQLException {
    SortedMap<String, Long> rows = new TreeMap<>();
    try (ResultSet tables =
        statement.executeQuery("show full tables where table_type = 'BASE TABLE'")) {
      while (tables.next()) {
        rows.put(tables.getString(1), 0L);
      }
    }
    for (String table : List.copyOf(rows.keySet())) {
      try (ResultSet count =
          statement.executeQuery("select count(*) from `%s`".formatted(table.replace("`", "``")))) {
        count.next();
        rows.put(table, count.getLong(1));
      }
    }
    return rows;
  }
}
