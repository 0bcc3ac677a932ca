package dev.bench.database;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a database is, and the login of its user.
 *
 * @param host the server's host; several with commas between them, each with a port of its own
 *     where it differs: {@code db1,db2:3307}
 * @param port the server's port
 * @param socket the server's Unix socket, used instead of host and port
 * @param name the database
 * @param user the user, whose rights are limited to this database
 * @param password the user's password
 * @param authorities the file (PEM) with the authorities that a certificate of the server must be
 *     signed by; empty for connections without encryption
 */
public record DatabaseAddress(
    String host,
    int port,
    Optional<String> socket,
    String name,
    String user,
    String password,
    Optional<String> authorities) {

  private static final Pattern PLACE =
      Pattern.compile("(\\[[^],\\s]+]|[^:,/\\s]+)(?::(\\d{1,5}))?");

  private static final int MOST_PORT = 65_535;

  /** An instant means the same here, in the session and in another process's session. */
  private static final String IN_UTC =
      "&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true";

  /** One without encryption. */
  public DatabaseAddress(
      String host, int port, Optional<String> socket, String name, String user, String password) {
    this(host, port, socket, name, user, password, Optional.empty());
  }

  /** The same server, where certificates are signed by the authorities of {@code file}. */
  public DatabaseAddress trusting(Optional<String> file) {
    return new DatabaseAddress(host, port, socket, name, user, password, file);
  }

  /** Another database on the same server. */
  public DatabaseAddress with(String otherName, String otherUser, String otherPassword) {
    return new DatabaseAddress(
        host, port, socket, otherName, otherUser, otherPassword, authorities);
  }

  /** Whether it names several servers, of which one takes the writes. */
  boolean isList() {
    return socket.isEmpty() && host.indexOf(',') >= 0;
  }

  /**
   * The server to be used for what writes: this one, or of several the one that takes writes now.
   *
   * @throws DatabaseUnavailableException when none of several takes writes; says why of each
   */
  public DatabaseAddress writable() {
    return isList() ? new ServerList(this, ServerList.Outages.UNKNOWN).writable() : this;
  }

  /**
   * The servers in their order, each as an address of its own.
   *
   * @throws IllegalArgumentException with one sentence when a place is wrong
   */
  List<DatabaseAddress> servers() {
    return isList() ? Stream.of(host.split(",", -1)).map(this::at).toList() : List.of(this);
  }

  /**
   * Reads the value of {@code db_host}.
   *
   * @throws IllegalArgumentException with one sentence when a place in a list is wrong
   */
  public static void checkHosts(String host) {
    var _ = new DatabaseAddress(host, 1, Optional.empty(), "", "", "").servers();
  }

  private DatabaseAddress at(String place) {
    Matcher parts = PLACE.matcher(place.strip());
    int own = parts.matches() && parts.group(2) != null ? Integer.parseInt(parts.group(2)) : port;
    if (!parts.matches() || own < 1 || own > MOST_PORT) {
      throw new IllegalArgumentException(
          "\"%s\" is no place of a server, expected a list such as db1.example.com,db2.example.com:3307"
              .formatted(place.strip()));
    }
    return new DatabaseAddress(
        parts.group(1).replaceAll("[\\[\\]]", ""),
        own,
        Optional.empty(),
        name,
        user,
        password,
        authorities);
  }

  /** The driver's address of one server; holds no password. */
  public String url() {
    return url(DatabaseLimits.CONNECT_LIMIT, DatabaseLimits.ANSWER_LIMIT);
  }

  /** The same where the server may be silent for {@code answer} after a statement. */
  public String url(Duration answer) {
    return url(DatabaseLimits.CONNECT_LIMIT, answer);
  }

  /**
   * The same with other limits.
   *
   * @param connect how long a connection may take to be made
   * @param answer how long the server may be silent after a statement
   */
  String url(Duration connect, Duration answer) {
    if (isList()) {
      throw new IllegalStateException("Ask first which server of %s takes writes".formatted(host));
    }
    return "jdbc:mariadb://%s/%s?useBulkStmts=false&connectTimeout=%s&socketTimeout=%s&tcpKeepAlive=true%s"
            .formatted(place(), name, connect.toMillis(), answer.toMillis(), IN_UTC)
        + socket
            .map(path -> "&localSocket=" + path)
            .or(() -> authorities.map(file -> "&sslMode=verify-full&serverSslCert=" + file))
            .orElse("");
  }

  private String place() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port; // +: no local digits
  }

  /** The server, as people write it. */
  public String server() {
    return socket.orElseGet(() -> host + ":" + port);
  }

  @Override
  public String toString() {
    return "%s@%s/%s".formatted(user, server(), name);
  }
}
