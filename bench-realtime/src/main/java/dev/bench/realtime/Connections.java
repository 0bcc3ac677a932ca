package dev.bench.realtime;

import com.corundumstudio.socketio.handler.ClientHead;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * All open connections, by their secret id; the library keeps such a list but shows it to nobody.
 */
final class Connections {

  private final Map<UUID, Connection> open = new ConcurrentHashMap<>();
  private final Executor threads;
  private final Rooms rooms;
  private final WireLimits wire;
  private final ClientLimits limits;

  Connections(Executor threads, Rooms rooms, WireLimits wire, ClientLimits limits) {
    this.threads = threads;
    this.rooms = rooms;
    this.wire = wire;
    this.limits = limits;
  }

  /**
   * The connection of the library's client; made when first asked for, ended when that has ended.
   */
  Connection of(ClientHead head) {
    Connection connection = open.computeIfAbsent(head.getSessionId(), id -> connect(head));
    if (!head.isConnected()) {
      ended(connection.id()); // Its end may have been told before this entry was made.
    }
    return connection;
  }

  private Connection connect(ClientHead head) {
    var said = head.getHandshakeData();
    var handshake = Handshake.of(said.getHttpHeaders(), said.getAddress());
    var mailbox = new Mailbox(threads, limits.pendingPackets());
    return new Connection(head, handshake, mailbox, wire.unsentBytes());
  }

  /** The connection of a {@code sid} that a client sent. */
  @Nullable Connection find(String sid) {
    try {
      return open.get(UUID.fromString(sid));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** The library has ended a connection: its sockets leave all rooms. */
  void ended(UUID id) {
    Connection connection = open.remove(id);
    if (connection != null) {
      connection.end().forEach(rooms::leaveAll);
    }
  }

  /** Closes what has come but joined nothing for too long. */
  void closeIdle() {
    Duration patience = limits.joinTimeout();
    for (Connection connection : open.values()) {
      if (connection.isInNoNamespace() && connection.olderThan(patience)) {
        connection.close("it has joined nothing for " + patience.toSeconds() + " s");
        ended(connection.id());
      }
    }
  }

  int size() {
    return open.size();
  }
}
