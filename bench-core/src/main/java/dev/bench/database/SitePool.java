package dev.bench.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The pool of one database, opened by the first connection that is asked of it.
 *
 * <p>While the server is away there is no pool, so that each try fails at once with the reason.
 * Thread-safe.
 */
final class SitePool {

  private final DatabaseAddress address;
  private final String name;
  private final DatabaseLimits limits;
  private final Semaphore permits;
  private final Runnable makeRoom;
  private final ScheduledExecutorService upkeep;
  private final Semaphore turns;

  /**
   * Shared by those who ask for a connection, exclusive while idle ones are evicted: HikariCP
   * forgets who waits for a connection that is evicted in the moment it is handed over.
   */
  private final ReadWriteLock asking = new ReentrantReadWriteLock();

  private volatile @Nullable HikariDataSource pool;
  private volatile long lastUsed = System.nanoTime();

  SitePool(
      DatabaseAddress address,
      String name,
      DatabaseLimits limits,
      Semaphore permits,
      Runnable makeRoom,
      ScheduledExecutorService upkeep) {
    this.address = address;
    this.name = name;
    this.limits = limits;
    this.permits = permits;
    this.makeRoom = makeRoom;
    this.upkeep = upkeep;
    this.turns = new Semaphore(limits.connectionsPerSite(), true);
  }

  /** As many as it may have connections; who waits for one of them holds nothing of other sites. */
  Semaphore turns() {
    return turns;
  }

  /** A connection in a transaction of level READ COMMITTED; closing it gives it back. */
  Connection connection() throws SQLException {
    lastUsed = System.nanoTime();
    HikariDataSource open = open();
    asking.readLock().lock();
    try {
      return open.getConnection();
    } catch (SQLException e) {
      if (open.getHikariPoolMXBean().getTotalConnections() == 0) {
        close(open);
      }
      throw e;
    } finally {
      asking.readLock().unlock();
    }
  }

  /** How long nobody has asked for a connection, in nanoseconds. */
  long unusedFor() {
    return System.nanoTime() - lastUsed;
  }

  /** Whether it keeps connections that nobody uses. */
  boolean hasIdle() {
    HikariDataSource open = pool;
    return open != null && open.getHikariPoolMXBean().getIdleConnections() > 0;
  }

  /**
   * Closes the connections that nobody uses, unless somebody is asking for one. Waits for nothing:
   * it is called by pools that are being opened and need room, possibly by two for each other.
   */
  void evictIdle() {
    HikariDataSource open = pool;
    if (open != null && asking.writeLock().tryLock()) {
      try {
        open.getHikariPoolMXBean().softEvictConnections();
      } finally {
        asking.writeLock().unlock();
      }
    }
  }

  synchronized void close() {
    HikariDataSource open = pool;
    if (open != null) {
      close(open);
    }
  }

  private synchronized void close(HikariDataSource open) {
    open.close();
    if (open.equals(pool)) {
      pool = null;
    }
  }

  private synchronized HikariDataSource open() throws SQLException {
    HikariDataSource open = pool;
    if (open == null) {
      try {
        open = new HikariDataSource(settings());
      } catch (PoolInitializationException e) {
        throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e);
      }
      pool = open;
    }
    return open;
  }

  private HikariConfig settings() throws SQLException {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setDataSource(new PhysicalConnections(address, permits, makeRoom));
    config.setScheduledExecutor(upkeep); // else each pool has a thread for it, used or not
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(limits.connectionsPerSite());
    config.setMinimumIdle(0);
    config.setIdleTimeout(limits.idle().toMillis());
    config.setConnectionTimeout(Databases.CONNECT_LIMIT.toMillis());
    config.setInitializationFailTimeout(1); // one try, whose failure tells the reason
    return config;
  }
}
