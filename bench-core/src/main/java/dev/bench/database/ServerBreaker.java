package dev.bench.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit breaker of one database server: while it is open, requests are refused at once.
 *
 * <p>A failed attempt to connect opens it, if the server itself was not reached. A thread of its
 * own then probes the server, one probe at a time, and closes the breaker at the first answer; a
 * refused login is an answer too. Thread-safe.
 */
final class ServerBreaker {

  /** How long a probe may take. */
  static final Duration PROBE_LIMIT = Duration.ofSeconds(2);

  /** Between two probes. */
  private static final Duration PROBE_PAUSE = Duration.ofSeconds(1);

  private static final Logger log = LoggerFactory.getLogger(ServerBreaker.class);

  private final String server;
  private final Runnable opened;
  private final AtomicReference<@Nullable Outage> outage = new AtomicReference<>();
  private final Semaphore probe = new Semaphore(1);
  private volatile Instant closedSince = Instant.now();
  private volatile boolean ended;

  /**
   * A closed breaker.
   *
   * @param opened called when the breaker has opened, by the thread that found the server away
   */
  ServerBreaker(String server, Runnable opened) {
    this.server = server;
    this.opened = opened;
  }

  /** Why and since when the server is away. */
  private record Outage(
      DatabaseFault fault, String sentence, SQLException cause, Instant since, long nanos) {}

  /**
   * Refuses while the breaker is open.
   *
   * @throws DatabaseUnavailableException says why the server is away
   */
  void check() {
    Outage now = outage.get();
    if (now != null) {
      DatabaseUnavailableException refused =
          new DatabaseUnavailableException(now.fault(), now.sentence());
      refused.initCause(now.cause());
      throw refused;
    }
  }

  boolean isOpen() {
    return outage.get() != null;
  }

  /** How long it has been open; zero when it is closed. */
  Duration openFor() {
    Outage now = outage.get();
    return now == null ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - now.nanos());
  }

  ServerState state() {
    Outage now = outage.get();
    return now == null
        ? new ServerState(server, closedSince, Optional.empty())
        : new ServerState(server, now.since(), Optional.of(now.sentence()));
  }

  /** Tells of a failed attempt to connect; opens the breaker if the server was not reached. */
  void failed(DatabaseAddress address, SQLException failure) {
    DatabaseFault fault = DatabaseFault.of(failure);
    if (fault.isOfServer() && !ended) {
      String sentence = String.valueOf(new ConnectDiagnosis(address).of(failure).getMessage());
      Outage found = new Outage(fault, sentence, failure, Instant.now(), System.nanoTime());
      if (outage.compareAndSet(null, found)) {
        log.warn(
            "{}. Requests for its sites are refused until it answers, which is tried every {} s",
            sentence,
            PROBE_PAUSE.toSeconds());
        boolean probed = false;
        try {
          inBackground(() -> probeUntilClosed(address));
          probed = true;
        } finally {
          if (!probed) {
            outage.set(null); // no thread would ever close the breaker
          }
        }
        opened.run();
      }
    }
  }

  /** Has the server probed now, because it is slow; one that does not answer opens the breaker. */
  void suspect(DatabaseAddress address) {
    if (!isOpen() && probe.tryAcquire()) {
      boolean probed = false;
      try {
        inBackground(() -> probeOnce(address));
        probed = true;
      } finally {
        if (!probed) {
          probe.release();
        }
      }
    }
  }

  private void probeOnce(DatabaseAddress address) {
    SQLException failure;
    try {
      failure = probe(address);
    } finally {
      probe.release();
    }
    if (failure != null) {
      failed(address, failure);
    }
  }

  /** Ends the probing. */
  void end() {
    ended = true;
  }

  private void inBackground(Runnable work) {
    Thread.ofPlatform().daemon().name("db-probe-" + server).start(work);
  }

  private void probeUntilClosed(DatabaseAddress address) {
    probe.acquireUninterruptibly();
    try {
      while (!ended && probe(address) != null) {
        LockSupport.parkNanos(PROBE_PAUSE.toNanos());
      }
      Outage over = outage.getAndSet(null);
      closedSince = Instant.now();
      if (over != null && !ended) {
        log.info(
            "MariaDB at {} answers again; it was away for {} s",
            server,
            Duration.ofNanos(System.nanoTime() - over.nanos()).toSeconds());
      }
    } finally {
      probe.release();
    }
  }

  /** Why the server does not answer; null when it does. */
  private static @Nullable SQLException probe(DatabaseAddress address) {
    try (Connection connection =
        DriverManager.getConnection(
            address.url(PROBE_LIMIT, PROBE_LIMIT), address.user(), address.password())) {
      return connection.isClosed() ? new SQLException("closed by the server", "08000") : null;
    } catch (SQLException e) {
      return DatabaseFault.of(e).isOfServer() ? e : null;
    }
  }
}
