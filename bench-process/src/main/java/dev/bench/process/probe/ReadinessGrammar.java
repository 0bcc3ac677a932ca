package dev.bench.process.probe;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The values of {@code ready}.
 *
 * <p>Shape: {@code runs}, {@code done}, {@code port} (that of its {@code PORT}), {@code tcp:PORT},
 * {@code tcp:HOST:PORT}, {@code http:/PATH} (at its {@code PORT}), {@code http://HOST:PORT/PATH},
 * {@code says:TEXT}. Without a host it is this machine.
 */
public final class ReadinessGrammar {

  /** In characters. */
  private static final int LONGEST = 1000;

  private static final String HOST = "([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])";
  private static final String PATH = "(/[!-~&&[^#]]*)";
  private static final Pattern TCP = Pattern.compile("tcp:(?:" + HOST + ":)?(\\d{1,9})");
  private static final Pattern HTTP_HERE = Pattern.compile("http:(?!//)" + PATH);
  private static final Pattern HTTP =
      Pattern.compile("http://" + HOST + "(?::(\\d{1,9}))?" + PATH + "?");
  private static final String SAYS = "says:";
  private static final int HTTP_PORT = 80;

  private static final String[] GOOD_STATUSES = {"2", "3"};

  private ReadinessGrammar() {}

  /**
   * What {@code text} says.
   *
   * @param port that the process gets
   * @throws IllegalArgumentException says what is wrong and what is expected
   */
  public static Readiness parse(String text, int port) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "%d characters are too many, write at most %d".formatted(text.length(), LONGEST));
    }
    return switch (text) {
      case "runs" -> Readiness.atOnce();
      case "done" -> Readiness.done();
      case "port" -> Readiness.answers(SocketProbe.tcp(SocketProbe.LOCALHOST, port));
      default -> text.startsWith(SAYS) ? says(text) : Readiness.answers(probe(text, port));
    };
  }

  /** Whether the probe asks at the {@code PORT} of the process, which then listens there. */
  public static boolean asksItsPort(String text) {
    return text.equals("port") || HTTP_HERE.matcher(text).matches();
  }

  private static Readiness says(String text) {
    String said = text.substring(SAYS.length());
    if (said.isBlank() || said.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "`%s` has no text: write what a line of it holds, such as says:\"Listening on\""
              .formatted(SAYS));
    }
    return Readiness.says(said);
  }

  private static SocketProbe probe(String text, int port) {
    Matcher tcp = TCP.matcher(text);
    if (tcp.matches()) {
      return SocketProbe.tcp(host(tcp.group(1)), port(tcp.group(2)));
    }
    Matcher here = HTTP_HERE.matcher(text);
    if (here.matches()) {
      return SocketProbe.http(SocketProbe.LOCALHOST, port, here.group(1), GOOD_STATUSES);
    }
    Matcher http = HTTP.matcher(text);
    if (http.matches()) {
      int given = http.group(2) == null ? HTTP_PORT : port(http.group(2));
      String path = http.group(3) == null ? "/" : http.group(3);
      return SocketProbe.http(host(http.group(1)), given, path, GOOD_STATUSES);
    }
    if (text.startsWith("https:")) {
      throw new IllegalArgumentException(
          "`%s` would need a certificate: ask for the port only, tcp:HOST:PORT".formatted(text));
    }
    throw new IllegalArgumentException(
        "`%s` is none of runs, done, port, tcp:PORT, tcp:HOST:PORT, http:/PATH, http://HOST:PORT/PATH, says:TEXT"
            .formatted(text));
  }

  private static String host(String typed) {
    return typed == null ? SocketProbe.LOCALHOST : typed;
  }

  private static int port(String digits) {
    int port = Integer.parseInt(digits);
    if (port < 1 || port > SocketProbe.LAST_PORT) {
      throw new IllegalArgumentException(
          "%s is not a port, expected 1 to %d".formatted(digits, SocketProbe.LAST_PORT));
    }
    return port;
  }
}
