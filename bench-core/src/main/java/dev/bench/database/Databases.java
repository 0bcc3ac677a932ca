package dev.bench.database;

import dev.bench.ServiceUnavailableException;
import dev.bench.SiteUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to the sites' databases.
 *
 * <p>Each site has a pool of its own, made at first use and emptied when idle. The budget bounds
 * how many connections this process has over all sites, used or idle. A unit of work takes one and
 * never a second one while it holds it, so that there is always an idle one to be closed for a site
 * that needs one, and the budget cannot lock itself up. What waits for a busy site waits outside of
 * the budget. Thread-safe.
 */
public final class Databases implements AutoCloseable {

  /** How long a connection may take to be made. */
  static final Duration CONNECT_LIMIT = Duration.ofSeconds(4);

  /** How long the server may be silent after a statement; longer than any job may run. */
  static final Duration ANSWER_LIMIT = Duration.ofHours(2);

  private static final Logger log = LoggerFactory.getLogger(Databases.class);

  private final Map<DatabaseAddress, SitePool> pools = new ConcurrentHashMap<>();
  private final Semaphore budget;
  private final Semaphore physical;
  private final ScheduledThreadPoolExecutor upkeep =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("db-upkeep").factory());
  private final String process;
  private final DatabaseLimits limits;

  /**
   * Pools that together have at most {@code budget} connections.
   *
   * @param process what the server's process list and the log call this process
   */
  public Databases(int budget, String process, DatabaseLimits limits) {
    this.budget = new Semaphore(budget, true);
    this.physical = new Semaphore(budget, true);
    this.process = process;
    this.limits = limits;
    upkeep.setRemoveOnCancelPolicy(true); // a pool that is closed leaves nothing behind
  }

  /**
   * Begins a transaction; READ COMMITTED whatever the server's default.
   *
   * @param readOnly whether the server is to refuse writes
   * @throws SiteUnavailableException when the database cannot be reached
   * @throws ServiceUnavailableException when no connection becomes free in time
   */
  public Transaction begin(DatabaseAddress address, boolean readOnly) {
    SitePool pool = pool(address);
    Runnable end = takeTurn(pool);
    boolean begun = false;
    try {
      Transaction transaction = new Transaction(pool.connection(), end);
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
        end.run();
      }
    }
  }

  /** Closes the pool of a database that is moved or dropped. */
  public void forget(DatabaseAddress address) {
    SitePool pool = pools.remove(address);
    if (pool != null) {
      pool.close();
    }
  }

  @Override
  public void close() {
    pools.keySet().forEach(this::forget);
    upkeep.shutdownNow();
  }

  /** Takes a turn of the site and then one of the budget; the result gives both back. */
  private Runnable takeTurn(SitePool pool) {
    Semaphore turns = pool.turns();
    take(turns);
    boolean taken = false;
    try {
      take(budget);
      taken = true;
    } finally {
      if (!taken) {
        turns.release();
      }
    }
    return () -> {
      budget.release();
      turns.release();
    };
  }

  private void take(Semaphore permits) {
    try {
      if (!permits.tryAcquire(limits.turn().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new ServiceUnavailableException(
            "All database connections were busy for %d s; try again"
                .formatted(limits.turn().toSeconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceUnavailableException("Interrupted while waiting for the database");
    }
  }

  private SitePool pool(DatabaseAddress address) {
    return pools.computeIfAbsent(
        address,
        each ->
            new SitePool(
                each, process + "-" + each.name(), limits, physical, this::makeRoom, upkeep));
  }

  /** Closes what the pool keeps idle that was used least recently. */
  private void makeRoom() {
    pools.values().stream()
        .filter(SitePool::hasIdle)
        .max(Comparator.comparingLong(SitePool::unusedFor))
        .ifPresent(SitePool::evictIdle);
  }
}
