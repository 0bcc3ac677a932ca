package dev.bench.realtime.connection;

import com.corundumstudio.socketio.handler.ClientHead;
import dev.bench.Config;
import dev.bench.realtime.packet.UnsentBudget;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All open connections, by their secret id, and the limits to what they take together.
 *
 * <p>The library keeps such a list too, but does not show it. Safe for many threads.
 */
public final class Connections {

  private static final Logger log = LoggerFactory.getLogger(Connections.class);

  private final Map<UUID, Connection> open = new ConcurrentHashMap<>();
  private final Executor threads;
  private final Rooms rooms;
  private final Limits limits;
  private final UnsentBudget budget;
  private final Arrivals arrivals;
  private final Tally refused = new Tally(log);
  private final Tally dropped = new Tally(log);

  /** The limits of the settings. */
  public record Limits(WireLimits wire, ClientLimits client, LoadLimits load) {

    /** The defaults. */
    public static Limits standard() {
      return new Limits(WireLimits.standard(), ClientLimits.standard(), LoadLimits.standard());
    }

    /** The defaults with what the settings say. */
    public static Limits of(Config settings) {
      return new Limits(
          WireLimits.of(settings), ClientLimits.of(settings), LoadLimits.of(settings));
    }
  }

  /** No connections yet; {@code threads} handle packets and may block. */
  public Connections(Executor threads, Rooms rooms, UnsentBudget budget, Limits limits) {
    this.threads = threads;
    this.rooms = rooms;
    this.budget = budget;
    this.limits = limits;
    this.arrivals = new Arrivals(limits.load());
  }

  /** A place for a session that is being opened; null when there is none. */
  public @Nullable Arrival admit(Handshake handshake) {
    Arrival arrival = open.size() < limits.load().connections() ? arrivals.admit(handshake) : null;
    if (arrival == null) {
      refused.add(() ->
          "A session from %s is refused: %d are open, %d of them have joined nothing"
              .formatted(handshake.address(), open.size(), arrivals.size()));
    }
    return arrival;
  }

  /** Makes the connection of the library's client; it ends when that ends. */
  public Connection open(ClientHead head, Arrival arrival) {
    var capacity =
        new Mailbox.Capacity(limits.client().pendingPackets(), limits.wire().payloadBytes());
    var reader = new ClientReader(head, threads, capacity);
    var queue = new SendQueue(budget, limits.load().unsentBytes());
    var writer = new ClientWriter(head, queue, limits.wire().payloadBytes());
    var connection = new Connection(head, arrival, reader, writer);
    open.put(head.getSessionId(), connection);
    if (!head.isConnected()) {
      ended(connection.id()); // Its end may have been told before this entry was made.
    }
    return connection;
  }

  /** The open connection of an id; null when there is none. */
  public @Nullable Connection find(UUID id) {
    return open.get(id);
  }

  /** The connection of a {@code sid} that a client sent. */
  public @Nullable Connection find(String sid) {
    try {
      return open.get(UUID.fromString(sid));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The library has ended a connection: its sockets leave all rooms. */
  public void ended(UUID id) {
    Connection connection = open.remove(id);
    if (connection != null) {
      connection.end().forEach(rooms::leaveAll);
    }
  }

  /** Closes what has come but joined nothing for too long. */
  public void closeIdle() {
    Duration patience = limits.client().joinTimeout();
    for (Connection connection : open.values()) {
      if (connection.isInNoNamespace() && connection.olderThan(patience)) {
        connection.close("it has joined nothing for " + patience.toSeconds() + " s");
        ended(connection.id());
      }
    }
  }

  private record Lag(Connection connection, long bytes) {}

  /**
   * Closes the slowest clients when too much is held for all: those that leave unread at least half
   * of what the slowest one leaves.
   */
  public void relieve() {
    if (!budget.isExceeded()) {
      return;
    }
    List<Lag> lags =
        open.values().stream().map(slow -> new Lag(slow, slow.writer().unsent())).toList();
    long most = lags.stream().mapToLong(Lag::bytes).max().orElse(0);
    List<Lag> slowest =
        lags.stream()
            .filter(lag -> lag.bytes() > 0 && lag.bytes() >= most / 2)
            .sorted(Comparator.comparingLong(Lag::bytes).reversed())
            .toList();
    for (Lag lag : slowest) {
      if (!budget.isExceeded()) {
        return;
      }
      dropped.add(() ->
          "A client that leaves %d bytes unread is closed: %d bytes are held for all clients"
              .formatted(lag.bytes(), budget.held()));
      lag.connection().close("too much is held for all clients");
    }
  }

  /** The sockets of all connections. */
  public List<Socket> sockets() {
    return open.values().stream().flatMap(Connection::sockets).toList();
  }

  /** How many are open. */
  public int size() {
    return open.size();
  }
}
