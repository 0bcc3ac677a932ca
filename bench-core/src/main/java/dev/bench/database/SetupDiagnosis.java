package dev.bench.database;

import dev.bench.database.DatabaseSetupException.Fault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Says in one sentence why a server does not let us in, and what to do about it.
 *
 * @param root the login that was tried
 */
record SetupDiagnosis(DatabaseAddress root) {

  private static final int ACCESS_DENIED = 1045;
  private static final int DATABASE_ACCESS_DENIED = 1044;
  private static final int HOST_BLOCKED = 1129;
  private static final int HOST_NOT_ALLOWED = 1130;
  private static final int COMMAND_DENIED = 1142;
  private static final int PRIVILEGE_NEEDED = 1227;
  private static final int SOCKET_LOGIN_ONLY = 1698;

  DatabaseSetupException of(SQLException failure) {
    IOException network = networkCause(failure);
    if (network != null) {
      return unreachable(network);
    }
    return switch (failure.getErrorCode()) {
      case SOCKET_LOGIN_ONLY -> socketOnly();
      case ACCESS_DENIED -> accessDenied();
      case HOST_NOT_ALLOWED, HOST_BLOCKED ->
          fault(
              Fault.HOST_NOT_ALLOWED,
              "MariaDB at %s does not accept this machine (%s): allow user %s from here, for example as '%s'@'%%'"
                  .formatted(root.server(), saidBy(failure), root.user(), root.user()));
      case DATABASE_ACCESS_DENIED, COMMAND_DENIED, PRIVILEGE_NEEDED ->
          missing("a privilege (" + saidBy(failure) + ")");
      default ->
          fault(
              Fault.OTHER,
              "MariaDB at %s refuses user %s: %s"
                  .formatted(root.server(), root.user(), saidBy(failure)));
    };
  }

  /** The user lacks {@code what}. */
  DatabaseSetupException missing(String what) {
    return fault(
        Fault.MISSING_PRIVILEGE,
        "User %s of MariaDB at %s lacks %s: give another one with --db-root-username, or as an administrator run: GRANT ALL PRIVILEGES ON *.* TO %s WITH GRANT OPTION"
            .formatted(root.user(), root.server(), what, root.user()));
  }

  private DatabaseSetupException unreachable(IOException cause) {
    return switch (cause) {
      case UnknownHostException e ->
          fault(
              Fault.UNKNOWN_HOST,
              "There is no host called %s: check --db-host".formatted(root.host()));
      case SocketTimeoutException e -> noAnswer();
      case NoRouteToHostException e -> noAnswer();
      case ConnectException e ->
          fault(
              Fault.SERVER_DOWN,
              "Nothing listens at %s: start MariaDB there (sudo systemctl start mariadb), or name another server with --db-host and --db-port"
                  .formatted(root.server()));
      default ->
          fault(
              Fault.OTHER,
              "The connection to %s broke (%s): check that a MariaDB listens there"
                  .formatted(root.server(), cause.getMessage()));
    };
  }

  private DatabaseSetupException noAnswer() {
    return fault(
        Fault.NO_ANSWER,
        "%s did not answer within %d s: check --db-host, --db-port and the firewall"
            .formatted(root.server(), Databases.CONNECT_LIMIT.toSeconds()));
  }

  private DatabaseSetupException accessDenied() {
    return root.password().isEmpty()
        ? fault(
            Fault.ACCESS_DENIED,
            "MariaDB at %s does not let user %s in without a password: give it with --db-root-password"
                .formatted(root.server(), root.user()))
        : fault(
            Fault.ACCESS_DENIED,
            "MariaDB at %s does not accept this password of user %s: give the right ones with --db-root-username and --db-root-password"
                .formatted(root.server(), root.user()));
  }

  private DatabaseSetupException socketOnly() {
    return fault(
        Fault.SOCKET_ONLY,
        "MariaDB at %s lets user %s in through its Unix socket only: make an administrator with a password (sudo mariadb -e \"GRANT ALL PRIVILEGES ON *.* TO 'bench'@'localhost' IDENTIFIED BY '…' WITH GRANT OPTION\") and give it with --db-root-username and --db-root-password"
            .formatted(root.server(), root.user()));
  }

  DatabaseSetupException fault(Fault fault, String message) {
    return new DatabaseSetupException(fault, message);
  }

  private static @Nullable IOException networkCause(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof IOException network) {
        return network;
      }
    }
    return null;
  }

  private static String saidBy(SQLException failure) {
    return SqlErrors.firstLine(failure);
  }
}
