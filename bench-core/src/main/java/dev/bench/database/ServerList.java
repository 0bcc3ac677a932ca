package dev.bench.database;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.PooledConnection;
import org.mariadb.jdbc.MariaDbDataSource;

/**
 * The servers of an address, of which the one that took writes last is asked first.
 *
 * <p>The driver's own lists connect again in the middle of a transaction, and what follows would be
 * committed without what came before. So each connection here is to one server, and ends with it.
 * Thread-safe.
 */
final class ServerList {

  private final DatabaseAddress address;
  private final List<MariaDbDataSource> servers = new ArrayList<>();
  private volatile int first;

  ServerList(DatabaseAddress address) throws SQLException {
    this.address = address;
    List<DatabaseAddress> all = address.servers();
    for (DatabaseAddress each : all) {
      String url =
          each.url(DatabaseLimits.CONNECT_LIMIT.dividedBy(all.size()), DatabaseLimits.ANSWER_LIMIT);
      servers.add(new MariaDbDataSource(url));
    }
  }

  /** Whether there are several. */
  boolean isList() {
    return servers.size() > 1;
  }

  /**
   * A new connection; of several servers, to one that takes writes.
   *
   * @throws SQLException why the first one that was asked gives none
   */
  PooledConnection connect() throws SQLException {
    if (!isList()) {
      return connect(servers.getFirst());
    }
    SQLException failed = null;
    int begin = first;
    for (int i = 0; i < servers.size(); i++) {
      int each = (begin + i) % servers.size();
      try {
        PooledConnection connection = connectToWrite(servers.get(each));
        first = each;
        return connection;
      } catch (SQLException e) {
        if (failed == null) {
          failed = e;
        } else {
          failed.addSuppressed(e);
        }
      }
    }
    throw failed == null ? new SQLException("No server in db_host", "08001") : failed;
  }

  private PooledConnection connect(MariaDbDataSource server) throws SQLException {
    return server.getPooledConnection(address.user(), address.password());
  }

  private PooledConnection connectToWrite(MariaDbDataSource server) throws SQLException {
    PooledConnection connection = connect(server);
    boolean good = false;
    try (Statement statement = connection.getConnection().createStatement();
        ResultSet row = statement.executeQuery("select @@global.read_only")) {
      good = row.next() && !row.getBoolean(1);
      if (!good) {
        throw new SQLException("the server is read-only, as replicas are", "25006");
      }
      return connection;
    } finally {
      if (!good) {
        connection.close();
      }
    }
  }
}
