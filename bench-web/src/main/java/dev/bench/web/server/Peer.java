package dev.bench.web.server;

import dev.bench.config.TrustedProxies;
import dev.bench.http.Request;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import java.net.InetAddress;

/**
 * The other end of the connection; an attribute of a request that came by socket.
 *
 * @param trusted whether what it says of others in forwarding headers is believed: it is one of the
 *     {@link TrustedProxies}
 * @param secure whether the caller speaks TLS, with us or with a trusted proxy
 * @param port the port of ours that it has reached; 0 for a request without a socket
 */
public record Peer(boolean trusted, boolean secure, int port) {

  private static final AttachmentKey<Peer> KEY = AttachmentKey.create(Peer.class);

  /** The peer of {@code request}; a request without a socket comes from ourselves. */
  public static Peer of(Request request) {
    return request.attributes().get(Peer.class) instanceof Peer peer
        ? peer
        : new Peer(true, false, 0);
  }

  /** Finds the address that a request comes from; the exchange keeps it. */
  static Peer of(HttpServerExchange exchange, TrustedProxies proxies) {
    InetAddress host = exchange.getSourceAddress().getAddress();
    boolean trusted = proxies.trusts(host);
    boolean secure =
        isEncrypted(exchange) || (trusted && lastOf(exchange, "X-Forwarded-Proto").equals("https"));
    Peer peer = new Peer(trusted, secure, exchange.getDestinationAddress().getPort());
    exchange.putAttachment(KEY, peer);
    return peer;
  }

  /** The peer that was found; one that is not trusted for a request that was refused unread. */
  static Peer of(HttpServerExchange exchange) {
    Peer known = exchange.getAttachment(KEY);
    return known == null
        ? new Peer(false, isEncrypted(exchange), exchange.getDestinationAddress().getPort())
        : known;
  }

  private static boolean isEncrypted(HttpServerExchange exchange) {
    return exchange.getRequestScheme().equals("https");
  }

  /** The last entry of a list header: what the nearest proxy added; earlier ones can be forged. */
  static String lastOf(HttpServerExchange exchange, String header) {
    String all = exchange.getRequestHeaders().getLast(header);
    return all == null ? "" : all.substring(all.lastIndexOf(',') + 1).strip();
  }
}
