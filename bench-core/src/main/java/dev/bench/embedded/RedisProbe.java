package dev.bench.embedded;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Sends {@code PING} to a Redis.
 *
 * @param host the host
 * @param port the port
 */
public record RedisProbe(String host, int port) implements Probe {

  @Override
  public boolean answers(Duration limit) throws IOException {
    try (Socket socket = connected(limit)) {
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(5);
      String text = new String(answer, StandardCharsets.US_ASCII);
      return text.equals("+PONG") || text.equals("-NOAU"); // it is up, and wants a password
    }
  }

  /** Whether somebody takes connections there. */
  boolean connects(Duration limit) throws IOException {
    try (Socket socket = connected(limit)) {
      return socket.isConnected();
    }
  }

  private Socket connected(Duration limit) throws IOException {
    int millis = Math.toIntExact(Math.max(1, limit.toMillis()));
    Socket socket = new Socket();
    try {
      socket.connect(new InetSocketAddress(host, port), millis);
      socket.setSoTimeout(millis);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
