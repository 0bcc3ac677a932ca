import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Undertow can do alone: {@code worker}, {@code io}, or {@code row} with HikariCP, and the file for the port.
 *
 * <p>{@code row} finds the database in the variable FIGURES_DATABASE: a JSON list of socket, host, port, name and password.
 */
public class Bare {

  private static final byte[] PONG = "{\"message\":\"pong\"}".getBytes(StandardCharsets.UTF_8);

  public static void main(String[] arguments) throws Exception {
    boolean worker = !arguments[0].equals("io");
    Body body = arguments[0].equals("row") ? row() : () -> PONG;
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setWorkerThreads(32)
            .setByteBufferPool(new DefaultByteBufferPool(true, 16 * 1024, 200, 0))
            .setHandler(exchange -> {
              exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
              if (worker) {
                exchange.dispatch(() -> write(exchange, body));
              } else {
                exchange.getResponseSender().send(ByteBuffer.wrap(PONG));
              }
            })
            .build();
    server.start();
    int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    Files.writeString(Path.of(arguments[1]), port + "\n");
  }

  private interface Body {
    byte[] make() throws Exception;
  }

  private record Row(int id, String title) {}

  /** A row by its key, as JSON. */
  private static Body row() {
    JsonMapper json = new JsonMapper();
    List<?> where = json.readValue(System.getenv("FIGURES_DATABASE"), List.class);
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(
        where.get(0).equals("")
            ? "jdbc:mariadb://%s:%s/%s".formatted(where.get(1), where.get(2), where.get(3))
            : "jdbc:mariadb://localhost/%s?localSocket=%s".formatted(where.get(3), where.get(0)));
    config.setUsername(String.valueOf(where.get(3)));
    config.setPassword(String.valueOf(where.get(4)));
    HikariDataSource pool = new HikariDataSource(config);
    return () -> {
      try (Connection connection = pool.getConnection();
          PreparedStatement query =
              connection.prepareStatement("select id, title from figure where id = ?")) {
        query.setInt(1, 7);
        ResultSet found = query.executeQuery();
        found.next();
        return json.writeValueAsBytes(Map.of("message", new Row(found.getInt(1), found.getString(2))));
      }
    };
  }

  private static void write(HttpServerExchange exchange, Body body) {
    exchange.startBlocking();
    try {
      exchange.getOutputStream().write(body.make());
    } catch (Exception e) {
      exchange.setPersistent(false);
    }
    exchange.endExchange();
  }
}
