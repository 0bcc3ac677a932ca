package dev.bench.database;

import dev.bench.ServiceUnavailableException;
import dev.bench.database.place.ConnectionPlaces;
import dev.bench.database.place.SharedPlaces;
import dev.bench.time.BenchClock;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to the sites' databases.
 *
 * <p>Each site has a pool of its own, made at first use and emptied when idle. The budget bounds
 * how many connections this process has over all sites, used or idle, and {@link ConnectionShares}
 * divides it. A unit of work takes one and never a second one while it holds it, so that there is
 * always an idle one to be closed for a site that needs one, and the budget cannot lock itself up.
 *
 * <p>A server that does not answer costs its own sites only: its {@link ServerBreaker} refuses them
 * at once until it answers again. Of an address with several servers, each transaction begins on
 * the one that takes writes then, and is of that server from there on. Thread-safe.
 */
public final class Databases implements AutoCloseable {

  /** A request whose transaction is older makes its server suspect, which is looked at so often. */
  private static final Duration SUSPICION = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(Databases.class);

  private final Map<DatabaseAddress, SitePool> pools = new ConcurrentHashMap<>();
  private final Map<DatabaseAddress, ServerList> lists = new ConcurrentHashMap<>();
  private final Map<String, ServerBreaker> breakers = new ConcurrentHashMap<>();
  private final Map<Transaction, DatabaseAddress> open = new ConcurrentHashMap<>();
  private final Map<String, Long> suspected = new HashMap<>(); // of the thread of the upkeep
  private final int budget;
  private final ConnectionShares shares;
  private final ConnectionPlaces places;
  private final ScheduledThreadPoolExecutor upkeep =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("db-upkeep").factory());
  private final String process;
  private final DatabaseLimits limits;
  private final BenchClock clock;

  /**
   * Pools that together have at most {@code budget} connections.
   *
   * @param process what the server's process list and the log call this process
   */
  public Databases(int budget, String process, DatabaseLimits limits) {
    this(budget, process, limits, BenchClock.system());
  }

  /** The same, whose statements see the time of {@code clock}. */
  public Databases(int budget, String process, DatabaseLimits limits, BenchClock clock) {
    this(budget, process, limits, clock, SharedPlaces.UNLIMITED);
  }

  /**
   * The same, which shares the connections of each server with other processes.
   *
   * @param shared the places that they share
   */
  public Databases(
      int budget, String process, DatabaseLimits limits, BenchClock clock, SharedPlaces shared) {
    this.clock = clock;
    this.budget = budget;
    this.shares = new ConnectionShares(budget, limits.connectionsPerSite());
    this.places = new ConnectionPlaces(new Semaphore(budget, true), shared);
    shared.whenWanted(this::closeIdle);
    this.process = process;
    this.limits = limits;
    upkeep.setRemoveOnCancelPolicy(true); // a pool that is closed leaves nothing behind
    long pause = SUSPICION.toMillis();
    var _ = upkeep.scheduleWithFixedDelay(this::look, pause, pause, TimeUnit.MILLISECONDS);
  }

  /** The time that statements see. */
  public BenchClock clock() {
    return clock;
  }

  /**
   * Begins a transaction; READ COMMITTED whatever the server's default. Its statements may take as
   * long as a job may run.
   *
   * @param readOnly whether the server is to refuse writes
   * @throws DatabaseUnavailableException when the database gives no connection
   * @throws ServiceUnavailableException when no connection becomes free in time
   */
  public Transaction begin(DatabaseAddress address, boolean readOnly) {
    return begin(address, readOnly, Duration.ZERO);
  }

  /** The same for a request: each of its statements may take {@code db_answer_limit}. */
  public Transaction beginForRequest(DatabaseAddress address, boolean readOnly) {
    return begin(address, readOnly, limits.answer());
  }

  private Transaction begin(DatabaseAddress site, boolean readOnly, Duration limit) {
    DatabaseAddress address = site.isList() ? list(site).writable() : site;
    ServerBreaker breaker = breaker(address.server());
    breaker.check();
    SitePool pool = pool(address, breaker);
    Runnable place = shares.take(address, limits.turn(), breaker::check);
    boolean begun = false;
    try {
      Transaction transaction = start(pool, readOnly, limit, place);
      begun = true;
      return transaction;
    } catch (SQLException e) {
      throw refused(address, e);
    } finally {
      if (!begun) {
        place.run();
      }
    }
  }

  /** Other processes may have all connections, which the pool does not know. */
  private RuntimeException refused(DatabaseAddress address, SQLException cause) {
    Optional<String> others =
        cause instanceof SQLTransientConnectionException
            ? places.shared().refusal(address.server())
            : Optional.empty();
    return others.isPresent()
        ? new DatabaseUnavailableException(DatabaseFault.TOO_MANY_CONNECTIONS, others.get())
        : new ConnectDiagnosis(address).of(cause);
  }

  /**
   * A pooled connection is not tested when it was in use half a second ago, and may have died
   * since. Nothing was done on it yet, so another one is taken, once.
   */
  private Transaction start(SitePool pool, boolean readOnly, Duration limit, Runnable place)
      throws SQLException {
    try {
      return started(pool, readOnly, limit, place);
    } catch (SQLException e) {
      if (!SqlErrors.connectionLost(e)) {
        throw e;
      }
      log.debug("A pooled connection was dead", e);
      pool.evictIdle(); // what it died of, the others may have died of too
      return started(pool, readOnly, limit, place);
    }
  }

  private Transaction started(SitePool pool, boolean readOnly, Duration limit, Runnable place)
      throws SQLException {
    Transaction transaction =
        new Transaction(pool.connection(), limit, limits.slow(), ended -> end(ended, place));
    open.put(transaction, pool.address());
    boolean begun = false;
    try {
      transaction.start(readOnly, clock);
      begun = true;
      return transaction;
    } finally {
      if (!begun) {
        open.remove(transaction);
      }
    }
  }

  private void end(Transaction transaction, Runnable place) {
    open.remove(transaction);
    place.run();
  }

  /** How each server that was asked for answers, by name. */
  public List<ServerState> state() {
    return breakers.values().stream()
        .map(ServerBreaker::state)
        .sorted(Comparator.comparing(ServerState::server))
        .toList();
  }

  /** How many transactions are open. */
  public int transactions() {
    return open.size();
  }

  /** How many connections there are, used or idle. */
  public int connections() {
    return budget - places.own().availablePermits();
  }

  /** How many connections there may be. */
  public int budget() {
    return budget;
  }

  /** Closes the pool of a database that is moved or dropped. */
  public void forget(DatabaseAddress address) {
    lists.remove(address);
    for (DatabaseAddress server : address.servers()) {
      SitePool pool = pools.remove(server);
      if (pool != null) {
        pool.close();
      }
    }
  }

  @Override
  public void close() {
    breakers.values().forEach(ServerBreaker::end);
    pools.keySet().forEach(this::forget);
    upkeep.shutdownNow();
  }

  private SitePool pool(DatabaseAddress address, ServerBreaker breaker) {
    return pools.computeIfAbsent(
        address,
        each ->
            new SitePool(
                each,
                new SitePool.Settings(
                    process + "-" + each.name(),
                    limits,
                    shares.ofSite(),
                    places,
                    this::makeRoom,
                    upkeep),
                breaker));
  }

  private ServerList list(DatabaseAddress address) {
    return lists.computeIfAbsent(
        address,
        each ->
            new ServerList(
                each,
                new ServerList.Outages() {
                  @Override
                  public Optional<String> of(DatabaseAddress server) {
                    return breaker(server.server()).state().outage();
                  }

                  @Override
                  public void failed(DatabaseAddress server, SQLException failure) {
                    breaker(server.server()).failed(server, failure);
                  }
                }));
  }

  private ServerBreaker breaker(String server) {
    return breakers.computeIfAbsent(
        server, each -> new ServerBreaker(each, () -> releaseFrom(each)));
  }

  private void look() {
    suspectSlow();
    pools.values().forEach(pool -> pool.closeUnused(limits.idle()));
  }

  /** A server that makes a request or a job wait is probed, so that a frozen one is found out. */
  private void suspectSlow() {
    open.forEach((transaction, address) -> {
      String server = address.server();
      if (transaction.age() > patience(transaction).toNanos()) {
        if (breaker(server).isOpen()) {
          releaseFrom(server); // also those that began in the moment in which it opened
        } else if (isDue(transaction, server)) {
          breaker(server).suspect(address);
        }
      }
    });
  }

  /** A long job has its server probed now and then only: most are long because they do much. */
  private boolean isDue(Transaction transaction, String server) {
    long now = System.nanoTime();
    Long last = suspected.get(server);
    boolean due = transaction.isLimited() || last == null || now - last > limits.outage().toNanos();
    if (due) {
      suspected.put(server, now);
    }
    return due;
  }

  /** How old a transaction is when its server is looked at: a job may well take long. */
  private Duration patience(Transaction transaction) {
    return transaction.isLimited() ? SUSPICION : limits.outage();
  }

  /**
   * No request waits for a server that is away, neither for a connection nor for an answer; a job
   * waits for its limit, since it has more to lose.
   */
  private void releaseFrom(String server) {
    shares.wake();
    boolean jobsToo = breaker(server).openFor().compareTo(limits.outage()) >= 0;
    open.forEach((transaction, address) -> {
      if (address.server().equals(server) && (jobsToo || transaction.isLimited())) {
        // Each on a thread of its own, because the driver tries to tell the server of it.
        Thread.ofVirtual().name("db-abort").start(transaction::abort);
      }
    });
  }

  /**
   * Another process waits for a connection to {@code server}. While it does, this is called each
   * second; so one pool at a time gives up what it keeps, and busy sites keep theirs.
   */
  private void closeIdle(String server) {
    makeRoom(pool -> pool.address().server().equals(server));
  }

  private void makeRoom() {
    makeRoom(_ -> true);
  }

  /** Closes what the pool keeps idle that was used least recently. */
  private void makeRoom(Predicate<SitePool> among) {
    pools.values().stream()
        .filter(pool -> among.test(pool) && pool.hasIdle())
        .max(Comparator.comparingLong(SitePool::unusedFor))
        .ifPresent(SitePool::evictIdle);
  }
}
