package dev.bench.testkit;

import dev.bench.database.DatabaseAddress;
import dev.bench.embedded.ScratchMariaDb;
import dev.bench.embedded.binaries.Binaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * A MariaDB of one test's own, which can be stopped, killed, frozen, and started again on the same
 * port with the same data.
 */
public final class MariaDbProcess implements AutoCloseable {

  private final ScratchMariaDb server;
  private int made;

  private MariaDbProcess(ScratchMariaDb server) {
    this.server = server;
  }

  /** Starts one, with {@code options} beside those of each. */
  public static MariaDbProcess start(String... options) {
    MariaDbProcess started =
        new MariaDbProcess(
            ScratchMariaDb.start(
                Binaries.ofMachine(System.getenv(), progress -> {}),
                Binaries.cacheFolder(System.getenv()),
                List.of(options)));
    started.asRoot("set global innodb_flush_log_at_trx_commit = 1"); // kill -9 loses nothing
    return started;
  }

  /** Root's way in. */
  public DatabaseAddress root() {
    return new DatabaseAddress(
        "127.0.0.1", server.port(), Optional.empty(), "mysql", "root", server.rootPassword());
  }

  /** A new database with a user of its own that has all rights on it and no others. */
  public DatabaseAddress newDatabase() {
    made++;
    DatabaseAddress database = RealMariaDb.newDatabase(root(), "own_" + made);
    asRoot("flush tables");
    return database;
  }

  /** Runs one statement as root. */
  public void asRoot(String sql) {
    DatabaseAddress root = root();
    try (Connection connection =
            DriverManager.getConnection(root.url(), root.user(), root.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends it in order ({@code SIGTERM}). */
  public void stop() {
    server.process().terminate();
    awaitEnd();
  }

  /** Ends it as {@code kill -9} does. */
  public void kill() {
    server.process().kill();
    awaitEnd();
  }

  /** Starts it again; waits until it answers. */
  public void startAgain() {
    server.startAgain();
  }

  /** Lets it hang, as a machine that is out of reach does: connections stay, nothing answers. */
  public void freeze() {
    signal("STOP");
    Frozen.await(server.process().pid());
  }

  /** Lets it go on. */
  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      long pid = server.process().pid();
      new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitEnd() {
    try {
      server.process().awaitEnd();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Ends it, also when it is frozen. */
  @Override
  public void close() {
    server.process().kill();
    server.close();
  }
}
