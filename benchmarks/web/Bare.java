import io.undertow.Undertow;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Undertow can do alone: {@code worker} or {@code io}, and the file for the port. */
public class Bare {

  private static final byte[] PONG = "{\"message\":\"pong\"}".getBytes(StandardCharsets.UTF_8);

  public static void main(String[] arguments) throws Exception {
    boolean worker = arguments[0].equals("worker");
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setIoThreads(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setWorkerThreads(32)
            .setByteBufferPool(new DefaultByteBufferPool(true, 16 * 1024, 200, 0))
            .setHandler(exchange -> {
              exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
              if (worker) {
                exchange.dispatch(() -> write(exchange));
              } else {
                exchange.getResponseSender().send(ByteBuffer.wrap(PONG));
              }
            })
            .build();
    server.start();
    int port = ((InetSocketAddress) server.getListenerInfo().getFirst().getAddress()).getPort();
    Files.writeString(Path.of(arguments[1]), port + "\n");
  }

  private static void write(HttpServerExchange exchange) {
    exchange.startBlocking();
    try {
      exchange.getOutputStream().write(PONG);
    } catch (IOException e) {
      exchange.setPersistent(false);
    }
    exchange.endExchange();
  }
}
