package dev.bench.database;

import dev.bench.ServiceUnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Divides the connection budget of a process among sites and servers.
 *
 * <p>A site has less than half of the budget, so that two slow sites leave something to others. As
 * soon as the process knows two servers, none of them has so much that no site's share is left for
 * another. What waits for its own share holds nothing of others. Thread-safe.
 */
final class ConnectionShares {

  private final int budget;
  private final int ofSite;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition changed = lock.newCondition();
  private final Map<DatabaseAddress, Integer> bySite = new HashMap<>();
  private final Map<String, Integer> byServer = new HashMap<>();
  private int taken;

  /** Shares of {@code budget} connections, of which one site has {@code perSite} at most. */
  ConnectionShares(int budget, int perSite) {
    this.budget = budget;
    this.ofSite = Math.min(perSite, Math.max(1, (budget - 1) / 2));
  }

  /** How many connections one site may have. */
  int ofSite() {
    return ofSite;
  }

  /**
   * Takes a connection's place for {@code site}.
   *
   * @param limit how long to wait for one
   * @param check throws when waiting is of no use any more; asked at each {@link #wake}
   * @return gives the place back
   * @throws ServiceUnavailableException when none becomes free in time
   */
  Runnable take(DatabaseAddress site, Duration limit, Runnable check) {
    lock.lock();
    try {
      byServer.putIfAbsent(site.server(), 0);
      long left = limit.toNanos();
      while (!hasPlace(site)) {
        check.run();
        if (left <= 0) {
          throw new ServiceUnavailableException(
              "All database connections were busy for %d s; try again"
                  .formatted(limit.toSeconds()));
        }
        left = changed.awaitNanos(left);
      }
      count(site, 1);
      return () -> giveBack(site);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServiceUnavailableException("Interrupted while waiting for the database");
    } finally {
      lock.unlock();
    }
  }

  /** Lets all that wait look again whether that is of use. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasPlace(DatabaseAddress site) {
    int ofServer = byServer.size() > 1 ? Math.max(1, budget - ofSite) : budget;
    return taken < budget
        && bySite.getOrDefault(site, 0) < ofSite
        && byServer.getOrDefault(site.server(), 0) < ofServer;
  }

  private void giveBack(DatabaseAddress site) {
    lock.lock();
    try {
      count(site, -1);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void count(DatabaseAddress site, int change) {
    taken += change;
    byServer.merge(site.server(), change, Integer::sum);
    // A site without connections is forgotten, since there may be many.
    bySite.merge(site, change, (had, more) -> had + more == 0 ? null : had + more);
  }
}
