package dev.bench.cli.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Sends a few bytes to a port and looks at the first ones that come back.
 *
 * <p>Bare sockets and no client library: the manager asks before anything else is loaded.
 *
 * @param host where the server listens
 * @param port where the server listens
 * @param question what is sent
 * @param expected beginnings of an answer, one of which must come
 */
public record SocketProbe(String host, int port, String question, List<String> expected)
    implements Probe {

  private static final int LIMIT_MILLIS = 1000;

  /** Copies the list. */
  public SocketProbe {
    expected = List.copyOf(expected);
  }

  /** Redis answers PING; one that wants a password is up as well. */
  public static SocketProbe redis(String host, int port) {
    return new SocketProbe(host, port, "PING\r\n", List.of("+PONG", "-NOAUTH"));
  }

  /** An HTTP server answers a GET with status 200. */
  public static SocketProbe http(String host, int port, String path) {
    String request =
        "GET " + path + " HTTP/1.1\r\nHost: localhost:" + port + "\r\nConnection: close\r\n\r\n";
    return new SocketProbe(host, port, request, List.of("HTTP/1.1 200 ", "HTTP/1.0 200 "));
  }

  @Override
  public boolean answers(String mark) {
    return answers();
  }

  /** Whether the server answered as expected, now; whosever server it is. */
  public boolean answers() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), LIMIT_MILLIS);
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.getOutputStream().write(question.getBytes(StandardCharsets.US_ASCII));
      int longest = expected.stream().mapToInt(String::length).max().orElse(0);
      String answer = "";
      while (answer.length() < longest && expected.stream().noneMatch(answer::startsWith)) {
        byte[] read = new byte[longest];
        int count = socket.getInputStream().read(read);
        if (count < 0) {
          break;
        }
        answer += new String(read, 0, count, StandardCharsets.ISO_8859_1);
      }
      return expected.stream().anyMatch(answer::startsWith);
    } catch (IOException notYet) {
      return false;
    }
  }
}
