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
 * Connects to a port, sends a few bytes if there are any, and looks at the first ones that come
 * back.
 *
 * <p>Bare sockets and no client library: the manager asks before anything else is loaded, and while
 * others start. So what it mostly says, that nothing listens, is put together only once.
 *
 * @param host where the server listens; {@code localhost} is 127.0.0.1, or ::1 where nothing
 *     listens on that
 * @param port where the server listens
 * @param question as people read it
 * @param sent after connecting; a connection is enough when it is empty
 * @param expected startup of an answer, one of which must come
 * @param unheard what is said when nothing listens
 */
public record SocketProbe(
    String host, int port, String question, String sent, List<String> expected, String unheard)
    implements Probe {

  /** This machine, however a server calls it. */
  public static final String LOCALHOST = "localhost";

  /** The highest port there is. */
  public static final int LAST_PORT = 65_535;

  private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** In bytes; a status line or an error of Redis says in so many what it is. */
  private static final int LONGEST_ANSWER = 64;

  private static final Pattern HTTP_STATUS = Pattern.compile("HTTP/1\\.\\d (\\d{3})");

  /** Copies the list. */
  public SocketProbe {
    expected = List.copyOf(expected);
  }

  /** A server of any kind takes a connection. */
  public static SocketProbe tcp(String host, int port) {
    String address = host + ":" + port;
    return new SocketProbe(host, port, "connects to " + address, "", List.of(), unheard(address));
  }

  /** Redis answers PING; one that wants a password is up as well. */
  public static SocketProbe redis(String host, int port) {
    String address = host + ":" + port;
    return new SocketProbe(
        host, port, "PING " + address, "PING\r\n", List.of("+PONG", "-NOAUTH"), unheard(address));
  }

  /**
   * An HTTP server answers a GET with one of these statuses.
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
   * What is wrong with the server's answer, now, whosever server it is; nothing when it is good.
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
   * Whether nothing listens, but the port was free and the kernel took it for our own end: then it
   * would be taken for a moment, also from the server that is to come.
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
