package dev.bench.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bench.database.place.ConnectionPlaces;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool of one database, made by the first connection that is asked of it.
 *
 * <p>HikariCP tries again and again to connect, and tells nothing until its time is up. So this
 * pool asks it in short turns, and between them looks why the last attempt failed: the caller then
 * learns the reason at once. Thread-safe.
 */
final class SitePool {

  /** How long HikariCP is asked at a time. */
  private static final Duration TURN = Duration.ofMillis(500);

  /** How long a pooled connection may take to prove that it is alive. */
  private static final Duration TEST_LIMIT = Duration.ofSeconds(2);

  /** How long a refused login stands before it is tried again. */
  private static final Duration REFUSAL = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(SitePool.class);

  private final DatabaseAddress address;
  private final Settings settings;
  private final ServerBreaker breaker;

  /**
   * Shared by threads that ask for a connection, exclusive while idle ones are evicted: HikariCP
   * forgets a caller that waits for a connection which is evicted in the moment it is handed over.
   */
  private final ReadWriteLock asking = new ReentrantReadWriteLock();

  private @Nullable HikariDataSource pool;
  private volatile @Nullable Refusal refusal;
  private volatile long lastUsed = System.nanoTime();

  /**
   * What the pools of a process have in common, and the name of one.
   *
   * @param name what the log calls the pool
   * @param limits of waiting
   * @param connections how many the pool may have
   * @param places for the physical connections
   * @param makeRoom has another pool give up an idle connection
   * @param upkeep runs the upkeep of all pools
   */
  record Settings(
      String name,
      DatabaseLimits limits,
      int connections,
      ConnectionPlaces places,
      Runnable makeRoom,
      ScheduledExecutorService upkeep) {}

  /** Why the last attempt to connect failed, and when. */
  private record Refusal(SQLException cause, long nanos) {

    boolean isFresh() {
      return System.nanoTime() - nanos < REFUSAL.toNanos();
    }
  }

  SitePool(DatabaseAddress address, Settings settings, ServerBreaker breaker) {
    this.address = address;
    this.settings = settings;
    this.breaker = breaker;
  }

  /**
   * A connection in a transaction of level READ COMMITTED; closing it gives it back.
   *
   * @throws DatabaseUnavailableException when the server is away, or is found away meanwhile
   * @throws SQLException when the server gives no connection to this user
   */
  Connection connection() throws SQLException {
    lastUsed = System.nanoTime();
    long start = System.nanoTime();
    while (true) {
      breaker.check();
      asking.readLock().lock(); // what is opened here is not closed meanwhile
      try {
        HikariDataSource open = open();
        refuseAgain(open);
        Connection connection = attempt(open, start);
        if (connection != null) {
          return connection;
        }
      } finally {
        asking.readLock().unlock();
      }
    }
  }

  /** A connection; null when it may be tried again. */
  private @Nullable Connection attempt(HikariDataSource open, long start) throws SQLException {
    try {
      return open.getConnection();
    } catch (SQLException e) {
      breaker.check();
      Refusal last = refusal;
      if (last != null && last.nanos() - start > 0) {
        throw last.cause();
      }
      boolean isTimeout = e instanceof SQLTransientConnectionException;
      if (!isTimeout || System.nanoTime() - start > DatabaseLimits.CONNECT_LIMIT.toNanos()) {
        throw e; // at once when the pool was closed or this thread was interrupted
      }
      breaker.suspect(address);
      return null;
    }
  }

  /** What was refused just now is not tried by the next caller, unless a connection is idle. */
  private void refuseAgain(HikariDataSource open) throws SQLException {
    Refusal last = refusal;
    if (last != null && last.isFresh() && open.getHikariPoolMXBean().getIdleConnections() == 0) {
      throw last.cause();
    }
  }

  DatabaseAddress address() {
    return address;
  }

  /** How long no connection has been asked for, in nanoseconds. */
  long unusedFor() {
    return System.nanoTime() - lastUsed;
  }

  /** Whether it keeps connections that are not in use. */
  boolean hasIdle() {
    HikariDataSource open = known();
    return open != null && open.getHikariPoolMXBean().getIdleConnections() > 0;
  }

  /**
   * Closes the connections that are not in use, unless one is being asked for. Waits for nothing:
   * it is called by pools that need room, possibly by two for each other.
   */
  void evictIdle() {
    HikariDataSource open = known();
    if (open != null && asking.writeLock().tryLock()) {
      try {
        open.getHikariPoolMXBean().softEvictConnections();
      } finally {
        asking.writeLock().unlock();
      }
    }
  }

  /**
   * Closes the pool if it has no connection and was not asked for one for {@code unused}: its
   * database may be gone. The next one that asks opens it again. Waits for nothing.
   *
   * @return whether it is closed now
   */
  boolean closeUnused(Duration unused) {
    if (!asking.writeLock().tryLock()) {
      return false;
    }
    try {
      HikariDataSource open = known();
      if (open == null) {
        return true;
      }
      if (unusedFor() < unused.toNanos() || open.getHikariPoolMXBean().getTotalConnections() > 0) {
        return false;
      }
      forget();
      open.close();
      return true;
    } finally {
      asking.writeLock().unlock();
    }
  }

  private synchronized void forget() {
    pool = null;
  }

  /** Closes all connections. */
  void close() {
    HikariDataSource open = known();
    if (open != null) {
      open.close();
    }
  }

  private synchronized @Nullable HikariDataSource known() {
    return pool;
  }

  /** Making the pool connects to nothing, so that this lock is never held for long. */
  private synchronized HikariDataSource open() throws SQLException {
    HikariDataSource open = pool;
    if (open == null) {
      open = new HikariDataSource(hikari());
      pool = open;
    }
    return open;
  }

  private void attempted(@Nullable SQLException failure) {
    Refusal before = refusal;
    refusal = failure == null ? null : new Refusal(failure, System.nanoTime());
    if (failure != null) {
      breaker.failed(address, failure);
      if (before == null && !DatabaseFault.of(failure).isOfServer()) {
        log.warn("{}", new ConnectDiagnosis(address).of(failure).getMessage());
      }
    }
  }

  private HikariConfig hikari() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setPoolName(settings.name());
    config.setDataSource(
        new PhysicalConnections(
            address, settings.places(), settings.makeRoom(), breaker, this::attempted));
    config.setScheduledExecutor(settings.upkeep()); // else each pool has a thread for it
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(settings.connections());
    config.setMinimumIdle(0);
    config.setIdleTimeout(settings.limits().idle().toMillis());
    config.setConnectionTimeout(TURN.toMillis());
    config.setValidationTimeout(TEST_LIMIT.toMillis());
    config.setInitializationFailTimeout(-1); // the pool is made without connecting
    return config;
  }
}
