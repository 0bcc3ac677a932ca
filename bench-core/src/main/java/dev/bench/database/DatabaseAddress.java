package dev.bench.database;

import java.time.Duration;
import java.util.Optional;

/**
 * Where a database is, and the login of its user.
 *
 * @param host the server's host
 * @param port the server's port
 * @param socket the server's Unix socket, used instead of host and port
 * @param name the database
 * @param user the user, whose rights are limited to this database
 * @param password the user's password
 */
public record DatabaseAddress(
    String host, int port, Optional<String> socket, String name, String user, String password) {

  /** An instant means the same here, in the session and in another process's session. */
  private static final String IN_UTC =
      "&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true";

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
    String server = host.contains(":") ? "[" + host + "]" : host;
    String options =
        "?useBulkStmts=false&connectTimeout=%s&socketTimeout=%s&tcpKeepAlive=true%s"
            .formatted(connect.toMillis(), answer.toMillis(), IN_UTC);
    return "jdbc:mariadb://%s:%s/%s%s".formatted(server, port, name, options) // %d: local digits
        + socket.map(path -> "&localSocket=" + path).orElse("");
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
