package dev.bench.realtime.connection;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import dev.bench.realtime.packet.Frame;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's Engine.IO session: our side of the library's {@link ClientHead}.
 *
 * <ol>
 *   <li>It is made when the first packet goes out to a client, before the client knows its id.
 *   <li>It begins on polling or on a websocket. From polling it may move to a websocket: a second
 *       channel opens ({@link #beginUpgrade}), is probed, and takes over ({@link #upgrade}).
 *   <li>Its sockets are the namespaces that it was let into.
 *   <li>It ends with its channel, by a missed heartbeat, or by {@link #close}.
 * </ol>
 *
 * <p>Safe for many threads.
 */
public final class Connection {

  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final ClientHead head;
  private final Arrival arrival;
  private final ClientReader reader;
  private final ClientWriter writer;
  private final long openedAt = System.nanoTime();
  private final Map<String, Socket> sockets = new ConcurrentHashMap<>();
  private volatile @Nullable Channel upgrade;
  private volatile boolean probed;
  private boolean closed;

  Connection(ClientHead head, Arrival arrival, ClientReader reader, ClientWriter writer) {
    this.head = head;
    this.arrival = arrival;
    this.reader = reader;
    this.writer = writer;
  }

  /** The Engine.IO session id, a secret between client and server. */
  public UUID id() {
    return head.getSessionId();
  }

  /** The library's side of it. */
  public ClientHead head() {
    return head;
  }

  /** What the client said when it opened the connection. */
  public Handshake handshake() {
    return arrival.handshake();
  }

  /** What takes its packets. */
  public ClientReader reader() {
    return reader;
  }

  /** What writes its frames. */
  public ClientWriter writer() {
    return writer;
  }

  /** The transport that counts now. */
  public Transport transport() {
    return head.getCurrentTransport();
  }

  boolean olderThan(Duration age) {
    return System.nanoTime() - openedAt > age.toNanos();
  }

  /**
   * Sends a frame, and releases it; closes a client that leaves too much unread. Not to be called
   * in a socket's monitor.
   */
  public void send(Frame frame) {
    boolean taken = writer.send(frame);
    frame.release();
    if (!taken) {
      close("it leaves too much unread");
    }
  }

  // Upgrade.

  /** A second channel wants to take over; refused when one is at it, or the first is no polling. */
  public synchronized boolean beginUpgrade(Channel channel) {
    if (upgrade != null || transport() != Transport.POLLING) {
      return false;
    }
    probed = false;
    upgrade = channel;
    return true;
  }

  /** Whether the channel wants to take over. */
  public boolean isUpgrading(Channel channel) {
    return channel.equals(upgrade);
  }

  /** The new channel works. */
  public void probe() {
    probed = true;
  }

  /** Whether the new channel has been tried and works. */
  public boolean isProbed() {
    return probed && upgrade != null;
  }

  /** The new channel has taken over. */
  public void upgrade(Channel channel) {
    endUpgrade();
    writer.websocket(channel);
  }

  /** The new channel has failed, and polling goes on. */
  public synchronized void endUpgrade() {
    upgrade = null;
    probed = false;
  }

  // Sockets.

  /** Its socket in a namespace; null when it has none there. */
  public @Nullable Socket socket(String namespace) {
    return sockets.get(namespace);
  }

  /** Takes up a socket; false when the connection has ended meanwhile. */
  public synchronized boolean add(Socket socket) {
    if (!closed) {
      sockets.put(socket.namespace(), socket);
      arrival.leave();
    }
    return !closed;
  }

  /** Drops a socket that has left its namespace. */
  public void remove(Socket socket) {
    sockets.remove(socket.namespace(), socket);
  }

  Stream<Socket> sockets() {
    return sockets.values().stream();
  }

  boolean isInNoNamespace() {
    return sockets.isEmpty();
  }

  /** Ends the list of sockets and returns it; packets that wait, either way, are dropped. */
  synchronized Collection<Socket> end() {
    closed = true;
    arrival.leave();
    reader.end();
    writer.close();
    return sockets.values();
  }

  /** Ends the connection; the client may come again. Not to be called in a socket's monitor. */
  public void close(String why) {
    log.debug("Connection {} from {} is closed: {}", id(), head.getRemoteAddress(), why);
    head.onChannelDisconnect();
    writer.close();
    Channel channel = upgrade;
    if (channel != null) {
      var _ = channel.close();
    }
  }
}
