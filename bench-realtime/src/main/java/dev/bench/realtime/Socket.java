package dev.bench.realtime;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A client's place in the namespace of one site: who it is and which rooms it is in.
 *
 * <p>Only {@link Lobby} makes one, after the check has passed; what is no socket receives nothing.
 * Its monitor guards its rooms, and holds events back until the client has been welcomed.
 */
final class Socket {

  private static final SecureRandom random = new SecureRandom();

  private final String id = newId();
  private final String site;
  private final Visitor visitor;
  private final Connection connection;

  private final Map<String, Target> watched = new ConcurrentHashMap<>();
  private volatile @Nullable Standing standing;

  /** Guarded by this socket's monitor; {@link Rooms} alone changes it. */
  final Set<String> rooms = new HashSet<>();

  /** Guarded by this socket's monitor: it has left for good. */
  boolean left;

  Socket(String site, Visitor visitor, Connection connection) {
    this.site = site;
    this.visitor = visitor;
    this.connection = connection;
  }

  /** Not the connection's id, which is a secret between client and server. */
  private static String newId() {
    byte[] bytes = new byte[15];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  String id() {
    return id;
  }

  String site() {
    return site;
  }

  String namespace() {
    return "/" + site;
  }

  Visitor visitor() {
    return visitor;
  }

  String user() {
    return visitor.session().user();
  }

  boolean isGuest() {
    return visitor.session().isGuest();
  }

  /** The secret id of the session; nothing that means something for a guest. */
  String sid() {
    return connection.handshake().sid();
  }

  Connection connection() {
    return connection;
  }

  /** What the client has asked to hear of and may, by room. */
  Map<String, Target> watched() {
    return watched;
  }

  /** What was known of the session at the last check of its rooms; null before the first one. */
  @Nullable Standing standing() {
    return standing;
  }

  void standing(Standing now) {
    standing = now;
  }

  /** Sends a frame, which stays the caller's; closes a client that leaves too much unread. */
  void send(Frame frame) {
    boolean taken;
    synchronized (this) {
      taken = left || connection.writer().send(frame);
    }
    if (!taken) {
      connection.close("it leaves too much unread");
    }
  }
}
