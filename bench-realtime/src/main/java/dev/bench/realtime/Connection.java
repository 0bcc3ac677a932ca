package dev.bench.realtime;

import com.corundumstudio.socketio.Transport;
import com.corundumstudio.socketio.handler.ClientHead;
import com.corundumstudio.socketio.messages.OutPacketMessage;
import com.corundumstudio.socketio.protocol.Packet;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's Engine.IO session: our side of the library's {@link ClientHead}.
 *
 * <ol>
 *   <li>It is made when the first packet goes out to a client, before the client knows its id.
 *   <li>It begins on polling or on a websocket. From polling it may move to a websocket: a second
 *       channel opens ({@link #beginUpgrade}), is probed, and takes over ({@link #endUpgrade}).
 *   <li>Its sockets are the namespaces that it was let into.
 *   <li>It ends with its channel, by a missed heartbeat, or by {@link #close}.
 * </ol>
 *
 * <p>Safe for many threads.
 */
final class Connection {

  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final ClientHead head;
  private final Handshake handshake;
  private final Mailbox mailbox;
  private final int unsentLimit;
  private final long openedAt = System.nanoTime();
  private final Map<String, Socket> sockets = new ConcurrentHashMap<>();
  private final AtomicLong queued = new AtomicLong();
  private volatile @Nullable Channel polling;
  private volatile @Nullable Channel websocket;
  private volatile @Nullable Channel upgrade;
  private volatile boolean probed;
  private boolean closed;

  Connection(ClientHead head, Handshake handshake, Mailbox mailbox, int unsentLimit) {
    this.head = head;
    this.handshake = handshake;
    this.mailbox = mailbox;
    this.unsentLimit = unsentLimit;
  }

  UUID id() {
    return head.getSessionId();
  }

  ClientHead head() {
    return head;
  }

  Handshake handshake() {
    return handshake;
  }

  Mailbox mailbox() {
    return mailbox;
  }

  Transport transport() {
    return head.getCurrentTransport();
  }

  boolean olderThan(Duration age) {
    return System.nanoTime() - openedAt > age.toNanos();
  }

  // Channels.

  /** Notes through which channel packets go out, when some are about to. */
  void sendsThrough(Channel channel, Transport transport) {
    if (transport == Transport.POLLING) {
      polling = channel;
    } else {
      websocket = channel;
    }
  }

  /** Whether a poll is waiting for an answer. */
  boolean isPolled() {
    Channel channel = polling;
    return channel != null && channel.isActive() && !EngineAnswers.isAnswered(channel);
  }

  /** A second channel wants to take over; refused when one is at it, or the first is no polling. */
  synchronized boolean beginUpgrade(Channel channel) {
    if (upgrade != null || transport() != Transport.POLLING) {
      return false;
    }
    probed = false;
    upgrade = channel;
    return true;
  }

  boolean isUpgrading(Channel channel) {
    return channel.equals(upgrade);
  }

  /** The new channel works. */
  void probe() {
    probed = true;
  }

  boolean isProbed() {
    return probed && upgrade != null;
  }

  /** The new channel has taken over, or has failed and polling goes on. */
  synchronized void endUpgrade() {
    upgrade = null;
    probed = false;
  }

  // Sending.

  /** Queues a packet of about {@code bytes}; false when the client leaves too much unread. */
  boolean offer(Packet packet, int bytes) {
    if (queued.get() + buffered() > unsentLimit) {
      return false;
    }
    Transport before = transport();
    queued.addAndGet(bytes);
    var _ = head.send(packet);
    if (before != transport()) {
      flush(); // The queue changed hands in between, and nobody else would look into it.
    }
    return true;
  }

  /** What the channel has taken and the client has not; above its high mark only. */
  private long buffered() {
    Channel channel = websocket;
    if (channel == null || !channel.isActive() || channel.isWritable()) {
      return 0;
    }
    return channel.bytesBeforeWritable();
  }

  /** Writes what waits for a websocket. */
  void flush() {
    Channel channel = websocket;
    if (channel != null) {
      var _ = channel.writeAndFlush(new OutPacketMessage(head, Transport.WEBSOCKET));
    }
  }

  /** The queue has been handed to a channel. */
  void drained() {
    queued.set(0);
  }

  // Sockets.

  @Nullable Socket socket(String namespace) {
    return sockets.get(namespace);
  }

  /** Takes up a socket; false when the connection has ended meanwhile. */
  synchronized boolean add(Socket socket) {
    if (!closed) {
      sockets.put(socket.namespace(), socket);
    }
    return !closed;
  }

  void remove(Socket socket) {
    sockets.remove(socket.namespace(), socket);
  }

  boolean isInNoNamespace() {
    return sockets.isEmpty();
  }

  /** Ends the list of sockets and returns it; packets that wait are dropped. */
  synchronized Collection<Socket> end() {
    closed = true;
    mailbox.end();
    return sockets.values();
  }

  /** Ends the connection; the client may come again. Not to be called in a socket's monitor. */
  void close(String why) {
    log.debug("Connection {} from {} is closed: {}", id(), head.getRemoteAddress(), why);
    head.onChannelDisconnect();
    close(polling);
    close(websocket);
    close(upgrade);
  }

  private static void close(@Nullable Channel channel) {
    if (channel != null) {
      var _ = channel.close();
    }
  }
}
