package dev.bench.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bench.ServiceUnavailableException;
import dev.bench.SiteUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to the sites' databases.
 *
 * <p>Each site has a pool of its own, made at first use and emptied when idle. The budget bounds
 * how many connections this process uses at once over all sites; a unit of work never takes a
 * second one while it holds one, so the budget cannot lock itself up. Thread-safe.
 */
public final class Databases implements AutoCloseable {

  /** How long a connection may take to be made. */
  static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  /** How long a unit of work waits for a free connection. */
  static final Duration WAIT_LIMIT = Duration.ofSeconds(10);

  /** How long a connection is kept that nobody uses. */
  static final Duration IDLE_LIMIT = Duration.ofSeconds(60);

  /** How many connections one site may have in one process. */
  static final int CONNECTIONS_A_SITE = 10;

  private static final Logger log = LoggerFactory.getLogger(Databases.class);

  private final Map<DatabaseAddress, HikariDataSource> pools = new ConcurrentHashMap<>();
  private final Semaphore budget;
  private final String process;

  /**
   * Pools that together use at most {@code budget} connections at once.
   *
   * @param process what the server's process list and the log call this process
   */
  public Databases(int budget, String process) {
    this.budget = new Semaphore(budget);
    this.process = process;
  }

  /**
   * Begins a transaction; READ COMMITTED whatever the server's default.
   *
   * @param readOnly whether the server is to refuse writes
   * @throws SiteUnavailableException when the database cannot be reached
   * @throws ServiceUnavailableException when no connection becomes free in time
   */
  public Transaction begin(DatabaseAddress address, boolean readOnly) {
    takePermit();
    boolean begun = false;
    try {
      Connection connection = pool(address).getConnection();
      Transaction transaction = new Transaction(connection, budget::release);
      begun = true;
      transaction.start(readOnly);
      return transaction;
    } catch (SQLException e) {
      log.warn("No connection to {}: {}", address, e.getMessage());
      throw new SiteUnavailableException(
          "The site's database at %s does not answer; check that MariaDB runs there"
              .formatted(address.server()));
    } finally {
      if (!begun) {
        budget.release();
      }
    }
  }

  /** Closes the pool of a database that is moved or dropped. */
  public void forget(DatabaseAddress address) {
    HikariDataSource pool = pools.remove(address);
    if (pool != null) {
      pool.close();
    }
  }

  @Override
  public void close() {
    pools.keySet().forEach(this::forget);
  }

  private void takePermit() {
    try {
      if (!budget.tryAcquire(WAIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ServiceUnavailableException(
            "All database connections were busy for %d s; try again"
                .formatted(WAIT_LIMIT.toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceUnavailableException("Interrupted while waiting for the database");
    }
  }

  private HikariDataSource pool(DatabaseAddress address) {
    return pools.computeIfAbsent(address, this::open);
  }

  private HikariDataSource open(DatabaseAddress address) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(process + "-" + address.name());
    config.setJdbcUrl(address.url());
    config.setUsername(address.user());
    config.setPassword(address.password());
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(CONNECTIONS_A_SITE);
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE_LIMIT.toMillis());
    config.setConnectionTimeout(CONNECT_LIMIT.toMillis());
    config.setInitializationFailTimeout(-1); // the first connection is made by the first unit
    return new HikariDataSource(config);
  }
}
