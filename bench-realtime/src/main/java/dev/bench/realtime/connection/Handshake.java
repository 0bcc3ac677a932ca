package dev.bench.realtime.connection;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a client said of itself when it opened the connection; the only request we believe.
 *
 * @param host header {@code Host}, empty when missing
 * @param origin header {@code Origin}; browsers leave it out on same-origin polling
 * @param proxySite header {@code X-Frappe-Site-Name}, kept only when a trusted proxy sent it
 * @param sid cookie {@code sid}, empty when missing
 * @param address where the client is: the peer, or what a trusted proxy says; of an IPv6 address
 *     the first half, which one client commonly has to itself
 */
public record Handshake(
    String host, @Nullable String origin, @Nullable String proxySite, String sid, String address) {

  /** Longer than any host name, and than the secret id of a session. */
  private static final int LONGEST_VALUE = 300;

  /**
   * Reads the headers of the request that opened the connection.
   *
   * @param proxied whether a trusted proxy sent it
   */
  public static Handshake of(HttpHeaders headers, InetSocketAddress remote, boolean proxied) {
    String host = headers.get(HttpHeaderNames.HOST);
    return new Handshake(
        host == null ? "" : host,
        headers.get(HttpHeaderNames.ORIGIN),
        proxied ? last(headers, "X-Frappe-Site-Name") : null,
        sid(headers),
        address(proxied ? last(headers, "X-Forwarded-For") : null, remote));
  }

  /** A proxy may add a line of its own behind the one that the client sent. */
  private static @Nullable String last(HttpHeaders headers, String name) {
    List<String> lines = headers.getAll(name);
    return lines.isEmpty() ? null : lines.getLast();
  }

  /** The proxy writes the address that it sees itself behind what it was told. */
  private static String address(@Nullable String forwarded, InetSocketAddress remote) {
    String last = forwarded == null ? "" : forwarded.substring(forwarded.lastIndexOf(',') + 1);
    byte[] peer = NetUtil.createByteArrayFromIpAddressString(last.strip());
    if (peer == null) {
      peer = remote.getAddress() == null ? new byte[4] : remote.getAddress().getAddress();
    }
    return NetUtil.bytesToIpAddress(
        peer.length == 4 ? peer : Arrays.copyOf(Arrays.copyOf(peer, 8), 16));
  }

  /** Whether a value is longer than any that means something. */
  public boolean isTooLong() {
    return Stream.of(host, origin, proxySite, sid)
        .anyMatch(value -> value != null && value.length() > LONGEST_VALUE);
  }

  private static String sid(HttpHeaders headers) {
    for (String line : headers.getAll(HttpHeaderNames.COOKIE)) {
      for (Cookie cookie : ServerCookieDecoder.STRICT.decodeAll(line)) {
        if (cookie.name().equals("sid")) {
          return cookie.value();
        }
      }
    }
    return "";
  }

  /** Whether the page that opened the connection came from the host that it connects to. */
  public boolean fromOwnHost() {
    return origin == null || sameHost(origin, host);
  }

  /** The site that a trusted proxy named, its port cut. */
  public Optional<String> siteFromProxy() {
    return Optional.ofNullable(proxySite).map(Handshake::hostname).filter(site -> !site.isEmpty());
  }

  /** Whether {@code origin} (scheme and host) names the host of a {@code Host} header. */
  static boolean sameHost(String origin, String host) {
    int scheme = origin.indexOf("://");
    String name = scheme < 0 ? "" : hostname(origin.substring(scheme + 3));
    return !name.isEmpty() && name.equals(hostname(host));
  }

  /** The name in {@code host[:port]}; not by {@link java.net.URI}, which knows no underscores. */
  private static String hostname(String hostAndPort) {
    int end = hostAndPort.startsWith("[") ? hostAndPort.indexOf(']') + 1 : hostAndPort.indexOf(':');
    String name = end <= 0 ? hostAndPort : hostAndPort.substring(0, end);
    return name.toLowerCase(Locale.ROOT);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "Handshake[host=" + host + ", origin=" + origin + "]";
  }
}
