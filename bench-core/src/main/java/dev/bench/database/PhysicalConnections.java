package dev.bench.database;

import dev.bench.database.place.ConnectionPlaces;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * Makes the connections of one pool, each in a place that all pools of the process share.
 *
 * <p>When no place is free, other pools are asked to give up what they keep idle. The place comes
 * back when the connection is really closed. Thread-safe.
 */
final class PhysicalConnections implements DataSource {

  private static final Duration RETRY = Duration.ofMillis(10);

  private final MariaDbDataSource driver;
  private final DatabaseAddress address;
  private final ConnectionPlaces places;
  private final Runnable makeRoom;
  private final ServerBreaker breaker;
  private final Consumer<@Nullable SQLException> attempted;

  /**
   * Connections to {@code address}.
   *
   * @param attempted hears of each attempt: its failure, or null
   */
  PhysicalConnections(
      DatabaseAddress address,
      ConnectionPlaces places,
      Runnable makeRoom,
      ServerBreaker breaker,
      Consumer<@Nullable SQLException> attempted)
      throws SQLException {
    this.driver = new MariaDbDataSource(address.url());
    this.address = address;
    this.places = places;
    this.makeRoom = makeRoom;
    this.breaker = breaker;
    this.attempted = attempted;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (breaker.isOpen()) {
      throw new SQLTransientConnectionException("the server is away", "08001");
    }
    takePlace();
    boolean made = false;
    try {
      PooledConnection connection = driver.getPooledConnection(address.user(), address.password());
      connection.addConnectionEventListener(new Closing(places, address.server()));
      made = true;
      attempted.accept(null);
      Connection open = connection.getConnection();
      if (places.shared().isUnknown(address.server())) {
        learn(open);
      }
      return open;
    } catch (SQLException e) {
      attempted.accept(e);
      throw e;
    } finally {
      if (!made) {
        places.giveBack(address.server());
      }
    }
  }

  /** How many connections the server accepts; without that answer the next connection asks. */
  private void learn(Connection open) {
    try (Statement statement = open.createStatement();
        ResultSet most = statement.executeQuery("select @@max_connections")) {
      most.next();
      places.shared().learn(address.server(), most.getLong(1));
    } catch (SQLException e) {
      // The connection that is in use shows it too, and the next one asks again.
    }
  }

  private void takePlace() throws SQLException {
    long start = System.nanoTime();
    try {
      while (!places.take(address.server(), Duration.ZERO)) {
        if (System.nanoTime() - start > DatabaseLimits.CONNECT_LIMIT.toNanos()) {
          throw new SQLTransientConnectionException(
              "no place for a connection became free", "08001");
        }
        makeRoom.run(); // again and again: what others give back becomes idle in their pools
        if (places.take(address.server(), RETRY)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("interrupted", "08001", e);
    }
  }

  /** Closes the connection for good when the pool closes it, and gives its place back once. */
  private static final class Closing implements ConnectionEventListener {

    private final ConnectionPlaces places;
    private final String server;
    private final AtomicBoolean closed = new AtomicBoolean();

    Closing(ConnectionPlaces places, String server) {
      this.places = places;
      this.server = server;
    }

    @Override
    public void connectionClosed(ConnectionEvent event) {
      if (closed.compareAndSet(false, true)) {
        try {
          ((PooledConnection) event.getSource()).close();
        } catch (SQLException e) {
          // It is broken, which is as good as closed.
        } finally {
          places.giveBack(server);
        }
      }
    }

    @Override
    public void connectionErrorOccurred(ConnectionEvent event) {
      // The pool finds out by itself, and closes it.
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("The user of a pool is fixed");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) {
    // The driver logs by SLF4J.
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // The limit stands in the address.
  }

  @Override
  public int getLoginTimeout() {
    return (int) DatabaseLimits.CONNECT_LIMIT.toSeconds();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("There is no such logger");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException("There is nothing inside");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
