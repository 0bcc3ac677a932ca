package dev.bench.database;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

  private static final Pattern PLACE = Pattern.compile("(\\[[^]]+]|[^:]+):(\\d{1,5})");

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

  /** The servers of the list in their order, each as an address of its own. */
  public List<DatabaseAddress> servers() {
    return socket.isPresent() || host.indexOf(',') < 0
        ? List.of(this)
        : Stream.of(host.split(",", -1))
            .map(String::strip)
            .filter(place -> !place.isEmpty())
            .map(this::at)
            .toList();
  }

  private DatabaseAddress at(String place) {
    Matcher own = PLACE.matcher(place);
    boolean hasPort = own.matches();
    return new DatabaseAddress(
        (hasPort ? own.group(1) : place).replaceAll("[\\[\\]]", ""),
        hasPort ? Integer.parseInt(own.group(2)) : port,
        socket,
        name,
        user,
        password,
        authorities);
  }

  /** The driver's address; holds no password. */
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
    List<DatabaseAddress> servers = servers();
    String options =
        "?useBulkStmts=false&connectTimeout=%s&socketTimeout=%s&tcpKeepAlive=true%s"
            .formatted(connect.toMillis(), answer.toMillis(), IN_UTC);
    String places =
        servers.stream().map(DatabaseAddress::place).collect(Collectors.joining(",")); // in order
    String mode = servers.size() == 1 ? "" : "sequential:";
    return "jdbc:mariadb:%s//%s/%s%s".formatted(mode, places, name, options)
        + (servers.size() == 1 ? "" : "&retriesAllDown=" + servers.size())
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
