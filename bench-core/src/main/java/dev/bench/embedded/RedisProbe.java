package dev.bench.embedded;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

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

  /**
   * The line that it answers to {@code PING}, behind a login where there is a password: {@code
   * +PONG}, or an error such as {@code -MISCONF …} while it cannot save.
   *
   * @throws IOException when it does not answer within {@code limit}
   */
  public String answer(@Nullable String user, @Nullable String password, Duration limit)
      throws IOException {
    try (Socket socket = connected(limit)) {
      BufferedReader answers =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      if (password != null) {
        String login = call("AUTH", user == null ? "default" : user, password);
        socket.getOutputStream().write(login.getBytes(StandardCharsets.UTF_8));
        answers.readLine();
      }
      socket.getOutputStream().write(call("PING").getBytes(StandardCharsets.UTF_8));
      String line = answers.readLine();
      if (line == null) {
        throw new EOFException("Redis at " + host + ":" + port + " closed the connection");
      }
      return line;
    }
  }

  private static String call(String... words) {
    StringBuilder call = new StringBuilder("*" + words.length + "\r\n");
    for (String word : words) {
      int bytes = word.getBytes(StandardCharsets.UTF_8).length;
      call.append('$').append(bytes).append("\r\n").append(word).append("\r\n");
    }
    return call.toString();
  }

  /** Whether a program takes connections there. */
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
