package dev.bench.process.listen;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a socket listens.
 *
 * <p>As text: {@code 8000} for this machine alone, {@code HOST:PORT}, {@code [IPV6]:PORT}, or
 * {@code port} for the {@code PORT} of the process.
 *
 * @param host a name or an address of this machine, IPv6 without brackets
 * @param port from 1 to 65535
 */
public record ListenAddress(String host, int port) {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int LAST_PORT = 65_535;
  private static final String OWN_PORT = "port";
  private static final Pattern GRAMMAR =
      Pattern.compile("(?:([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]):)?(\\d{1,9})");

  /** Checks the port. */
  public ListenAddress {
    if (port < 1 || port > LAST_PORT) {
      throw new IllegalArgumentException(
          "port %d is not a port, expected 1 to %d".formatted(port, LAST_PORT));
    }
  }

  /**
   * The address that {@code text} says.
   *
   * @param ownPort the {@code PORT} of the process
   * @throws IllegalArgumentException says what is expected
   */
  public static ListenAddress parse(String text, int ownPort) {
    if (text.equals(OWN_PORT)) {
      return new ListenAddress(LOOPBACK, ownPort);
    }
    Matcher parts = GRAMMAR.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "`%s` is not an address; write port, PORT, HOST:PORT or [IPV6]:PORT, such as 8000"
              .formatted(text));
    }
    String host = parts.group(1) == null ? LOOPBACK : parts.group(1).replaceAll("[\\[\\]]", "");
    return new ListenAddress(host, Integer.parseInt(parts.group(2)));
  }

  /** As people write it. */
  public String text() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
