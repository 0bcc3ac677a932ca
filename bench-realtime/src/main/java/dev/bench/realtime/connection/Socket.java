package dev.bench.realtime.connection;

import dev.bench.realtime.access.Standing;
import dev.bench.realtime.access.Visitor;
import dev.bench.realtime.packet.Frame;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A client's place in the namespace of one site: its user, and the rooms that it is in.
 *
 * <p>Only the lobby of the namespaces makes one, after the check has passed; what is no socket
 * receives nothing. Its monitor guards its rooms, and holds events back until the client has been
 * welcomed.
 */
public final class Socket {

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

  public Socket(String site, Visitor visitor, Connection connection) {
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

  /** The id that the client is told. */
  public String id() {
    return id;
  }

  /** The name of its site. */
  public String site() {
    return site;
  }

  /** The name of its namespace: a slash and the site. */
  public String namespace() {
    return "/" + site;
  }

  /** The user behind it, as the check has found. */
  public Visitor visitor() {
    return visitor;
  }

  /** The name of the user. */
  public String user() {
    return visitor.session().user();
  }

  /** Whether its user has not logged in. */
  public boolean isGuest() {
    return visitor.session().isGuest();
  }

  /** The secret id of the session; nothing that means something for a guest. */
  public String sid() {
    return connection.handshake().sid();
  }

  /** The connection that it shares with sockets of other sites. */
  public Connection connection() {
    return connection;
  }

  /** What the client has asked to hear of and may, by room. */
  public Map<String, Target> watched() {
    return watched;
  }

  /** What was known of the session at the last check of its rooms; null before the first one. */
  public @Nullable Standing standing() {
    return standing;
  }

  /** Keeps what is known of the session now. */
  public void standing(Standing now) {
    standing = now;
  }

  /** Sends a frame, which stays the caller's; closes a client that leaves too much unread. */
  public void send(Frame frame) {
    boolean taken;
    synchronized (this) {
      taken = left || connection.writer().send(frame);
    }
    if (!taken) {
      connection.close("it leaves too much unread");
    }
  }
}
