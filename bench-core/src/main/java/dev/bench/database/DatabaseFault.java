package dev.bench.database;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why a database server gives no connection, or cannot be used. */
public enum DatabaseFault {
  /** Nothing listens at the port. */
  SERVER_DOWN,
  /** The host's name leads nowhere. */
  UNKNOWN_HOST,
  /** Nothing comes back in time. */
  NO_ANSWER,
  /** The connection breaks while it is made, or speaks another protocol. */
  BROKEN,
  /** It is not encrypted, or by a certificate that is not trusted, although it has to be. */
  UNTRUSTED,
  /** The server has as many connections as it may have. */
  TOO_MANY_CONNECTIONS,
  /** The user may only enter through the Unix socket. */
  SOCKET_ONLY,
  /** Name or password are not accepted. */
  ACCESS_DENIED,
  /** The server accepts no connection from this machine. */
  HOST_NOT_ALLOWED,
  /** There is no such database. */
  NO_DATABASE,
  /** The user may not do what is needed. */
  MISSING_PRIVILEGE,
  /** The server is older than 10.6. */
  TOO_OLD,
  /** The server is no MariaDB. */
  NOT_MARIADB,
  /** A database or user of that name is there already. */
  EXISTS,
  /** Anything else, in the words of the server. */
  OTHER;

  /** What {@code failure}, of an attempt to connect, means. */
  static DatabaseFault of(SQLException failure) {
    // The driver puts one failure around another; the server's own number may stand inside.
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException said && byNumber(said.getErrorCode()) != OTHER) {
        return byNumber(said.getErrorCode());
      }
    }
    IOException network = network(failure);
    if (isOfTls(failure, network)) {
      return UNTRUSTED; // another site may trust this server
    }
    if (network != null) {
      return byNetwork(network);
    }
    return SqlErrors.connectionLost(failure) ? BROKEN : OTHER;
  }

  /** The driver has no number for what is wrong with the encryption, or with the file for it. */
  private static boolean isOfTls(SQLException failure, @Nullable IOException network) {
    String said = String.valueOf(network == null ? failure.getMessage() : network.getMessage());
    return network instanceof SSLException
        || said.contains("serverSslCert")
        || (network == null && said.contains("ssl"));
  }

  /** Whether no user and no database of the server can be reached. */
  boolean isOfServer() {
    return switch (this) {
      case SERVER_DOWN, UNKNOWN_HOST, NO_ANSWER, BROKEN -> true;
      case UNTRUSTED,
          TOO_MANY_CONNECTIONS,
          SOCKET_ONLY,
          ACCESS_DENIED,
          HOST_NOT_ALLOWED,
          NO_DATABASE,
          MISSING_PRIVILEGE,
          TOO_OLD,
          NOT_MARIADB,
          EXISTS,
          OTHER ->
          false;
    };
  }

  private static DatabaseFault byNumber(int number) {
    return switch (number) {
      case 1040, 1203, 1226 -> TOO_MANY_CONNECTIONS; // of the server, of the user
      case 1045 -> ACCESS_DENIED;
      case 1698 -> SOCKET_ONLY;
      case 1129, 1130 -> HOST_NOT_ALLOWED;
      case 1049 -> NO_DATABASE;
      case 1044, 1142, 1227 -> MISSING_PRIVILEGE;
      default -> OTHER;
    };
  }

  private static DatabaseFault byNetwork(IOException cause) {
    return switch (cause) {
      case UnknownHostException e -> UNKNOWN_HOST;
      case SocketTimeoutException e -> NO_ANSWER;
      case NoRouteToHostException e -> NO_ANSWER;
      case ConnectException e -> SERVER_DOWN;
      default -> BROKEN;
    };
  }

  /** Whether {@code failure} says that the server was silent for too long. */
  public static boolean isSilence(Throwable failure) {
    return network(failure) instanceof SocketTimeoutException;
  }

  /** The failure of the network that is the cause, if one is. */
  static @Nullable IOException network(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof IOException network) {
        return network;
      }
    }
    return null;
  }
}
