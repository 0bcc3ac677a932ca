package dev.bench.database;

import java.sql.SQLException;

/**
 * Says in one sentence why a site's database gives no connection, and what to do about it.
 *
 * @param address the site's database
 */
record ConnectDiagnosis(DatabaseAddress address) {

  DatabaseUnavailableException of(SQLException failure) {
    DatabaseFault fault = DatabaseFault.of(failure);
    DatabaseUnavailableException exception =
        new DatabaseUnavailableException(fault, sentence(fault, SqlErrors.firstLine(failure)));
    exception.initCause(failure);
    return exception;
  }

  private String sentence(DatabaseFault fault, String words) {
    String server = address.server();
    return switch (fault) {
      case SERVER_DOWN ->
          "Nothing listens at %s: start MariaDB there, or mend db_host and db_port"
              .formatted(server);
      case UNKNOWN_HOST ->
          "There is no host called %s: mend db_host, or the name service".formatted(address.host());
      case NO_ANSWER ->
          "MariaDB at %s gives no answer within %d s: it hangs, or a firewall drops what is sent to it"
              .formatted(server, DatabaseLimits.CONNECT_LIMIT.toSeconds());
      case BROKEN ->
          "The connection to MariaDB at %s broke (%s): look into the log of MariaDB"
              .formatted(server, words);
      case UNTRUSTED ->
          "The encrypted connection to MariaDB at %s failed (%s): its certificate must name this host, and its authority be in the file of db_ssl_ca"
              .formatted(server, words);
      case TOO_MANY_CONNECTIONS ->
          "MariaDB at %s has as many connections as it may have (%s): raise max_connections there, or lower db_connections_per_site"
              .formatted(server, words);
      case ACCESS_DENIED, SOCKET_ONLY ->
          "MariaDB at %s does not accept user %s with this password: mend db_user and db_password in site_config.json"
              .formatted(server, address.user());
      case HOST_NOT_ALLOWED ->
          "MariaDB at %s does not accept this machine (%s): allow user %s from here"
              .formatted(server, words, address.user());
      case NO_DATABASE, MISSING_PRIVILEGE ->
          "MariaDB at %s has no database %s that user %s may use: mend db_name in site_config.json, or restore the database"
              .formatted(server, address.name(), address.user());
      case TOO_OLD, NOT_MARIADB, EXISTS, OTHER ->
          "MariaDB at %s refuses user %s: %s".formatted(server, address.user(), words);
    };
  }
}
