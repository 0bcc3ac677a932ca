package dev.bench.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers of an address, of which one takes the writes: it is found by asking them.
 *
 * <p>The driver's own lists take a replica for a primary, and they connect again in the middle of a
 * transaction: what follows would be committed without what came before. So each connection is to
 * one server of the list, and ends with it. Thread-safe.
 */
final class ServerList {

  /** What is known of servers from elsewhere. */
  interface Outages {

    /** Nothing is known, and nothing is remembered. */
    Outages UNKNOWN =
        new Outages() {
          @Override
          public Optional<String> of(DatabaseAddress server) {
            return Optional.empty();
          }

          @Override
          public void failed(DatabaseAddress server, SQLException failure) {}
        };

    /** Why {@code server} is away; it is not asked then. Empty while it answers. */
    Optional<String> of(DatabaseAddress server);

    /** Hears of a failed attempt to connect. */
    void failed(DatabaseAddress server, SQLException failure);
  }

  /** How long a server counts as the one that takes writes. */
  private static final Duration TRUST = Duration.ofSeconds(5);

  /** How long it stands that none does. */
  private static final Duration REFUSAL = Duration.ofSeconds(1);

  /** How MariaDB writes that a server is not read-only: a number, a word since MariaDB 12. */
  private static final Set<String> WRITABLE = Set.of("0", "OFF");

  private static final Logger log = LoggerFactory.getLogger(ServerList.class);

  private final DatabaseAddress address;
  private final List<DatabaseAddress> servers;
  private final Outages outages;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Answer last;
  private int first; // guarded by asking

  ServerList(DatabaseAddress address, Outages outages) {
    this.address = address;
    this.servers = address.servers();
    this.outages = outages;
  }

  /**
   * The server that takes the writes, or why there is none.
   *
   * @param nanos when it was found
   */
  private record Answer(@Nullable DatabaseAddress server, String refusal, long nanos) {

    boolean isFresh() {
      Duration life = server == null ? REFUSAL : TRUST;
      return System.nanoTime() - nanos < life.toNanos();
    }
  }

  /**
   * The server that takes the writes. It is asked every few seconds whether that is still so, by
   * one thread; others use it meanwhile.
   *
   * @throws DatabaseUnavailableException when there is none; says why of each
   */
  DatabaseAddress writable() {
    Answer known = last;
    boolean usable = isUsable(known);
    if (known != null && usable && known.isFresh()) {
      return found(known);
    }
    if (known != null && usable && known.server() != null) {
      if (!asking.tryLock()) {
        return found(known);
      }
    } else {
      asking.lock();
    }
    try {
      Answer now = last;
      if (now == null || !now.isFresh() || !isUsable(now)) {
        now = ask();
        last = now;
      }
      return found(now);
    } finally {
      asking.unlock();
    }
  }

  private boolean isUsable(@Nullable Answer answer) {
    return answer != null && (answer.server() == null || outages.of(answer.server()).isEmpty());
  }

  private static DatabaseAddress found(Answer answer) {
    if (answer.server() == null) {
      throw new DatabaseUnavailableException(DatabaseFault.OTHER, answer.refusal());
    }
    return answer.server();
  }

  /** Asks one after the other, beginning with the one that took writes last. */
  private Answer ask() {
    List<String> reasons = new ArrayList<>();
    int refusing = -1;
    int begin = first;
    for (int i = 0; i < servers.size(); i++) {
      int at = (begin + i) % servers.size();
      DatabaseAddress each = servers.get(at);
      Optional<String> outage = outages.of(each);
      if (outage.isPresent()) {
        reasons.add(outage.get());
        continue;
      }
      try {
        if (takesWrites(each)) {
          return chosen(at);
        }
        reasons.add("MariaDB at %s is read-only, as replicas are".formatted(each.server()));
      } catch (SQLException e) {
        outages.failed(each, e);
        reasons.add(String.valueOf(new ConnectDiagnosis(each).of(e).getMessage()));
        if (refusing < 0 && !DatabaseFault.of(e).isOfServer()) {
          refusing = at; // it is there; connecting tells the reason
        }
      }
    }
    return refusing >= 0
        ? chosen(refusing)
        : new Answer(
            null,
            "No server of db_host %s takes writes: %s"
                .formatted(address.host(), String.join("; ", reasons)),
            System.nanoTime());
  }

  private Answer chosen(int at) {
    DatabaseAddress server = servers.get(at);
    if (at != first) {
      log.info("{} is the server of {} that is used now", server.server(), address);
      first = at;
    }
    return new Answer(server, "", System.nanoTime());
  }

  private static boolean takesWrites(DatabaseAddress server) throws SQLException {
    Duration limit = ServerBreaker.PROBE_LIMIT;
    try (Connection connection =
            DriverManager.getConnection(
                server.url(limit, limit), server.user(), server.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select @@global.read_only")) {
      return row.next() && WRITABLE.contains(String.valueOf(row.getString(1)));
    }
  }
}
