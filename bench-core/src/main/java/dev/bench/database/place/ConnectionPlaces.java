package dev.bench.database.place;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The places for connections of a process: one of its own for each, and one of those that all
 * processes share. Thread-safe.
 *
 * @param own of this process
 * @param shared of all processes
 */
public record ConnectionPlaces(Semaphore own, SharedPlaces shared) {

  /**
   * Takes a place at {@code server}.
   *
   * @param wait how long to wait for one at most, or, where other processes have them, until it is
   *     of use to ask again
   */
  public boolean take(String server, Duration wait) throws InterruptedException {
    if (!own.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    boolean taken = false;
    try {
      taken = shared.take(server);
      return taken;
    } finally {
      if (!taken) {
        own.release();
        LockSupport.parkNanos(wait.toNanos());
      }
    }
  }

  /** Gives a place back. */
  public void giveBack(String server) {
    shared.giveBack(server);
    own.release();
  }
}
