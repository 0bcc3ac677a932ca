package dev.bench.web.server;

import dev.bench.http.Request;
import dev.bench.web.log.RequestRecord;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes a {@link Request} of an exchange, or refuses it.
 *
 * <p>Undertow has refused broken heads before. Here go the requests that it lets through: a
 * transfer encoding other than {@code chunked}, an absolute target for another host, a target that
 * is too long, an unknown method, a path that climbs.
 */
final class RequestReader {

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private static final Pattern LENGTH = Pattern.compile("\\d{1,18}");

  private final Limits limits;

  RequestReader(Limits limits) {
    this.limits = limits;
  }

  /** The request of {@code exchange}, with {@code body}, written down in {@code record}. */
  Request read(HttpServerExchange exchange, InputStream body, RequestRecord record)
      throws RefusedRequest {
    String method = exchange.getRequestMethod().toString();
    if (!METHODS.contains(method)) {
      throw new RefusedRequest(501, "The request's method is not known here.");
    }
    refuseOddLength(exchange);
    refuseOddEncoding(exchange);
    String target = target(exchange);
    String query = exchange.getQueryString();
    if (target.length() + query.length() > limits.targetBytes()) {
      throw new RefusedRequest(
          414, "The request's target is longer than %d bytes.".formatted(limits.targetBytes()));
    }
    Map<String, List<String>> headers = headers(exchange.getRequestHeaders());
    Peer peer = Peer.of(exchange);
    return new Request(
        method,
        UrlText.path(target),
        UrlText.parameters(query),
        headers,
        CookieHeader.read(headers.getOrDefault("cookie", List.of())),
        body,
        record.address(),
        Map.of(Peer.class, peer, RequestRecord.class, record));
  }

  /** Undertow's own reading of a length goes round at 2^64, so that the rest became a request. */
  private static void refuseOddLength(HttpServerExchange exchange) throws RefusedRequest {
    HeaderValues lengths = exchange.getRequestHeaders().get(Headers.CONTENT_LENGTH);
    if (lengths != null && !lengths.stream().allMatch(LENGTH.asMatchPredicate())) {
      throw new RefusedRequest(
          400, "The request's Content-Length is not a decimal number of at most 18 digits.");
    }
  }

  private static void refuseOddEncoding(HttpServerExchange exchange) throws RefusedRequest {
    HeaderValues encodings = exchange.getRequestHeaders().get(Headers.TRANSFER_ENCODING);
    if (encodings == null) {
      return;
    }
    boolean chunked = encodings.size() == 1 && encodings.getFirst().equalsIgnoreCase("chunked");
    if (!chunked || !exchange.isHttp11()) {
      throw new RefusedRequest(501, "The only transfer encoding known here is chunked.");
    }
  }

  /** The path as it was sent, without the scheme and host of an absolute target. */
  private static String target(HttpServerExchange exchange) throws RefusedRequest {
    String target = exchange.getRequestURI();
    if (!exchange.isHostIncludedInRequestURI()) {
      return target;
    }
    int host = target.indexOf("://") + 3;
    int slash = target.indexOf('/', host);
    String authority = slash < 0 ? target.substring(host) : target.substring(host, slash);
    String named = exchange.getRequestHeaders().getFirst(Headers.HOST);
    if (named == null || !authority.equalsIgnoreCase(named)) {
      throw new RefusedRequest(400, "The request's target and its Host header differ.");
    }
    return slash < 0 ? "/" : target.substring(slash);
  }

  private static Map<String, List<String>> headers(HeaderMap map) {
    Map<String, List<String>> headers = HashMap.newHashMap(map.size());
    for (HeaderValues values : map) {
      headers.put(
          values.getHeaderName().toString().toLowerCase(Locale.ROOT),
          values.size() == 1 ? List.of(values.getFirst()) : List.copyOf(values));
    }
    return headers;
  }

  /** The peer's address, or the one that the trusted proxy in front of us has seen. */
  static String address(HttpServerExchange exchange, Peer peer) {
    String forwarded = peer.trusted() ? Peer.lastOf(exchange, "X-Forwarded-For") : "";
    if (!forwarded.isEmpty()) {
      return forwarded;
    }
    InetSocketAddress source = exchange.getSourceAddress();
    InetAddress address = source.getAddress();
    return address == null ? source.getHostString() : address.getHostAddress();
  }
}
