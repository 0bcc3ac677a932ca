package dev.bench.database;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.logging.Logger;
import javax.sql.ConnectionEvent;
import javax.sql.ConnectionEventListener;
import javax.sql.DataSource;
import javax.sql.PooledConnection;
import org.jspecify.annotations.Nullable;

/**
 * Makes the connections of one pool, each for a permit that all pools of the process share.
 *
 * <p>When no permit is free, other pools are asked to give up what they keep idle. The permit comes
 * back when the connection is really closed. Thread-safe.
 */
final class PhysicalConnections implements DataSource {

  private static final Duration RETRY = Duration.ofMillis(10);

  private final ServerList servers;
  private final Semaphore permits;
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
      Semaphore permits,
      Runnable makeRoom,
      ServerBreaker breaker,
      Consumer<@Nullable SQLException> attempted)
      throws SQLException {
    this.servers = new ServerList(address);
    this.permits = permits;
    this.makeRoom = makeRoom;
    this.breaker = breaker;
    this.attempted = attempted;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (breaker.isOpen()) {
      throw new SQLTransientConnectionException("the server is away", "08001");
    }
    takePermit();
    boolean made = false;
    try {
      PooledConnection connection = servers.connect();
      connection.addConnectionEventListener(new Closing(permits));
      made = true;
      attempted.accept(null);
      return connection.getConnection();
    } catch (SQLException e) {
      attempted.accept(e);
      throw e;
    } finally {
      if (!made) {
        permits.release();
      }
    }
  }

  private void takePermit() throws SQLException {
    long start = System.nanoTime();
    try {
      while (!permits.tryAcquire(0, TimeUnit.MILLISECONDS)) {
        if (System.nanoTime() - start > DatabaseLimits.CONNECT_LIMIT.toNanos()) {
          throw new SQLTransientConnectionException(
              "no connection of this process's budget became free", "08001");
        }
        makeRoom.run(); // again and again: what others give back becomes idle in their pools
        if (permits.tryAcquire(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("interrupted", "08001", e);
    }
  }

  /** Closes the connection for good when the pool closes it, and gives its permit back once. */
  private static final class Closing implements ConnectionEventListener {

    private final Semaphore permits;
    private final AtomicBoolean closed = new AtomicBoolean();

    Closing(Semaphore permits) {
      this.permits = permits;
    }

    @Override
    public void connectionClosed(ConnectionEvent event) {
      if (closed.compareAndSet(false, true)) {
        try {
          ((PooledConnection) event.getSource()).close();
        } catch (SQLException e) {
          // It is broken, which is as good as closed.
        } finally {
          permits.release();
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
