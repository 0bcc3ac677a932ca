package dev.bench.database;

import java.sql.SQLException;

/**
 * Says in one sentence why a server does not let us in, and what to do about it.
 *
 * @param root the login that was tried
 */
record SetupDiagnosis(DatabaseAddress root) {

  DatabaseSetupException of(SQLException failure) {
    DatabaseFault fault = DatabaseFault.of(failure);
    return switch (fault) {
      case UNKNOWN_HOST ->
          fault(fault, "There is no host called %s: check --db-host".formatted(root.host()));
      case NO_ANSWER ->
          fault(
              fault,
              "%s did not answer within %d s: check --db-host, --db-port and the firewall"
                  .formatted(root.server(), DatabaseLimits.CONNECT_LIMIT.toSeconds()));
      case SERVER_DOWN ->
          fault(
              fault,
              "Nothing listens at %s: start MariaDB there (sudo systemctl start mariadb), or name another server with --db-host and --db-port"
                  .formatted(root.server()));
      case BROKEN ->
          fault(
              fault,
              "The connection to %s broke (%s): check that a MariaDB listens there"
                  .formatted(root.server(), saidBy(failure)));
      case UNTRUSTED ->
          fault(
              fault,
              "The encrypted connection to %s failed (%s): its certificate must name this host, and its authority be in the file of db_ssl_ca"
                  .formatted(root.server(), saidBy(failure)));
      case TOO_MANY_CONNECTIONS ->
          fault(
              fault,
              "MariaDB at %s has as many connections as it may have (%s): try again, or raise max_connections there"
                  .formatted(root.server(), saidBy(failure)));
      case SOCKET_ONLY -> socketOnly();
      case ACCESS_DENIED -> accessDenied();
      case HOST_NOT_ALLOWED ->
          fault(
              fault,
              "MariaDB at %s does not accept this machine (%s): allow user %s from here, for example as '%s'@'%%'"
                  .formatted(root.server(), saidBy(failure), root.user(), root.user()));
      case MISSING_PRIVILEGE -> missing("a privilege (" + saidBy(failure) + ")");
      case NO_DATABASE, TOO_OLD, NOT_MARIADB, EXISTS, OTHER ->
          fault(
              DatabaseFault.OTHER,
              "MariaDB at %s refuses user %s: %s"
                  .formatted(root.server(), root.user(), saidBy(failure)));
    };
  }

  /** A statement was not answered; its first words are shown, since the rest may be secret. */
  DatabaseSetupException silent(String sql, StatementLimit limit) {
    String begin = sql.strip().replaceFirst("(?s)^(\\w+\\s+\\w+).*", "$1");
    return fault(
        DatabaseFault.NO_ANSWER,
        "MariaDB at %s has not ended \"%s …\": %s"
            .formatted(root.server(), begin, limit.exceeded()));
  }

  /** The user lacks {@code what}. */
  DatabaseSetupException missing(String what) {
    return fault(
        DatabaseFault.MISSING_PRIVILEGE,
        "User %s of MariaDB at %s lacks %s: give another one with --db-root-username, or as an administrator run: GRANT ALL PRIVILEGES ON *.* TO %s WITH GRANT OPTION"
            .formatted(root.user(), root.server(), what, root.user()));
  }

  private DatabaseSetupException accessDenied() {
    return root.password().isEmpty()
        ? fault(
            DatabaseFault.ACCESS_DENIED,
            "MariaDB at %s does not let user %s in without a password: give it with --db-root-password"
                .formatted(root.server(), root.user()))
        : fault(
            DatabaseFault.ACCESS_DENIED,
            "MariaDB at %s does not accept this password of user %s: give the right ones with --db-root-username and --db-root-password"
                .formatted(root.server(), root.user()));
  }

  private DatabaseSetupException socketOnly() {
    return fault(
        DatabaseFault.SOCKET_ONLY,
        "MariaDB at %s lets user %s in through its Unix socket only: make an administrator with a password (sudo mariadb -e \"GRANT ALL PRIVILEGES ON *.* TO 'bench'@'localhost' IDENTIFIED BY '…' WITH GRANT OPTION\") and give it with --db-root-username and --db-root-password"
            .formatted(root.server(), root.user()));
  }

  DatabaseSetupException fault(DatabaseFault fault, String message) {
    return new DatabaseSetupException(fault, message);
  }

  private static String saidBy(SQLException failure) {
    return SqlErrors.firstLine(failure);
  }
}
