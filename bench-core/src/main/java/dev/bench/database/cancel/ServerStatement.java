package dev.bench.database.cancel;

import dev.bench.database.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * The statement that a connection runs now, which {@code KILL QUERY} ends at the server.
 *
 * @param address the server and the login of the connection
 * @param connection its number at the server
 */
public record ServerStatement(DatabaseAddress address, long connection)
    implements Cancellation.Wait {

  /** How long the server may take to end it. */
  private static final Duration ANSWER = Duration.ofSeconds(2);

  /** The one of {@code connection}, which was made with {@code address}. */
  public static ServerStatement of(Connection connection, DatabaseAddress address)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select connection_id()")) {
      row.next();
      return new ServerStatement(address, row.getLong(1));
    }
  }

  @Override
  public void end() throws SQLException {
    try (Connection other =
            DriverManager.getConnection(address.url(ANSWER), address.user(), address.password());
        Statement statement = other.createStatement()) {
      statement.execute("kill query " + connection);
    }
  }
}
