package dev.bench.process.probe;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Connects to a port, sends a few bytes if any, and looks at the beginning of the answer.
 *
 * <p>It uses bare sockets, since the manager asks while other processes start. For the same reason
 * the usual answer, that nothing listens, is formatted once.
 *
 * @param host where the server listens; {@code localhost} is 127.0.0.1, or ::1 where nothing
 *     listens on that
 * @param port where the server listens
 * @param question as people read it
 * @param sent after connecting; a connection is enough when it is empty
 * @param expected beginnings of answers, one of which must come
 * @param unheard the message when nothing listens
 */
public record SocketProbe(
    String host, int port, String question, String sent, List<String> expected, String unheard)
    implements Probe {

  /** The addresses of this machine. */
  public static final String LOCALHOST = "localhost";

  /** The highest port there is. */
  public static final int LAST_PORT = 65_535;

  private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** In bytes; enough for a status line or an error of Redis. */
  private static final int LONGEST_ANSWER = 64;

  private static final Pattern HTTP_STATUS = Pattern.compile("HTTP/1\\.\\d (\\d{3})");

  /** Copies the list. */
  public SocketProbe {
    expected = List.copyOf(expected);
  }

  /** A server of any kind that accepts connections. */
  public static SocketProbe tcp(String host, int port) {
    String address = host + ":" + port;
    return new SocketProbe(host, port, "connects to " + address, "", List.of(), unheard(address));
  }

  /** A Redis that answers PING, also with the demand for a password. */
  public static SocketProbe redis(String host, int port) {
    String address = host + ":" + port;
    return new SocketProbe(
        host, port, "PING " + address, "PING\r\n", List.of("+PONG", "-NOAUTH"), unheard(address));
  }

  /**
   * An HTTP server that answers a GET with one of these statuses.
   *
   * @param statuses what they begin with: {@code 200}, {@code 2}
   */
  public static SocketProbe http(String host, int port, String path, String... statuses) {
    String address = host + ":" + port;
    List<String> expected = new ArrayList<>();
    for (String status : statuses) {
      expected.add("HTTP/1.1 " + status);
      expected.add("HTTP/1.0 " + status);
    }
    return new SocketProbe(
        host,
        port,
        "GET http://" + address + path,
        "GET " + path + " HTTP/1.1\r\nHost: " + address + "\r\nConnection: close\r\n\r\n",
        expected,
        unheard(address));
  }

  private static String unheard(String address) {
    return "nothing listens on " + address;
  }

  @Override
  public String lacks(String mark) {
    return lacks();
  }

  /**
   * What is wrong with the server's answer, whatever process it belongs to; empty when it is right.
   */
  public String lacks() {
    String lack = unheard;
    for (String address : host.equals(LOCALHOST) ? LOOPBACK : List.of(host)) {
      lack = lacksAt(address);
      if (!lack.equals(unheard)) {
        return lack;
      }
    }
    return lack;
  }

  private String lacksAt(String address) {
    long start = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), left(start));
      if (isItself(socket)) {
        return unheard;
      }
      if (expected.isEmpty()) {
        return "";
      }
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
      String answer = answer(socket, start);
      return isExpected(answer) ? "" : question.concat(" gives ").concat(shown(answer));
    } catch (ConnectException refused) {
      return unheard;
    } catch (SocketTimeoutException late) {
      return question.concat(" gives no answer within a second");
    } catch (UnknownHostException unknown) {
      return question.concat(": that host is not known");
    } catch (IOException broken) {
      return question.concat(": ").concat(String.valueOf(broken.getMessage()));
    }
  }

  /**
   * Whether the socket is connected to itself: nothing listened, and the kernel chose the same port
   * for our end. It is closed at once, since it takes the port from the server.
   */
  static boolean isItself(Socket socket) throws IOException {
    boolean itself = socket.getLocalSocketAddress().equals(socket.getRemoteSocketAddress());
    if (itself) {
      socket.setSoLinger(true, 0); // gone at once
    }
    return itself;
  }

  private String answer(Socket socket, long start) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] answer = new byte[LONGEST_ANSWER];
    int length = 0;
    int count = 0;
    while (count >= 0 && length < answer.length && !isWhole(answer, length)) {
      socket.setSoTimeout(left(start));
      count = in.read(answer, length, answer.length - length);
      length += Math.max(count, 0);
    }
    return new String(answer, 0, length, StandardCharsets.ISO_8859_1);
  }

  private boolean isWhole(byte[] answer, int length) {
    return (length > 0 && answer[length - 1] == '\n')
        || isExpected(new String(answer, 0, length, StandardCharsets.ISO_8859_1));
  }

  private boolean isExpected(String answer) {
    for (String beginning : expected) {
      if (answer.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }

  /** The status of HTTP, else the first line. */
  private static String shown(String answer) {
    Matcher http = HTTP_STATUS.matcher(answer);
    if (http.lookingAt()) {
      return http.group(1);
    }
    String line = answer.lines().findFirst().orElse("").replaceAll("\\P{Print}", "?");
    return line.isEmpty() ? "no answer" : "`" + line + "`";
  }

  /** In milliseconds, at least one: none would be no limit. */
  private static int left(long start) throws SocketTimeoutException {
    long left = LIMIT.toMillis() - (System.nanoTime() - start) / 1_000_000;
    if (left <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) left;
  }
}
