package dev.bench.web.server;

import dev.bench.http.Request;
import io.undertow.server.HttpServerExchange;
import java.net.InetAddress;

/**
 * Who stands at the other end of the connection; an attribute of a request that came by socket.
 *
 * @param trusted whether what it says of others in forwarding headers is believed: it is on the
 *     same machine
 * @param secure whether the caller speaks TLS, with us or with a trusted proxy
 */
public record Peer(boolean trusted, boolean secure) {

  /** The peer of {@code request}; a request without a socket comes from ourselves. */
  public static Peer of(Request request) {
    return request.attributes().get(Peer.class) instanceof Peer peer ? peer : new Peer(true, false);
  }

  static Peer of(HttpServerExchange exchange) {
    InetAddress host = exchange.getSourceAddress().getAddress();
    boolean trusted = host != null && host.isLoopbackAddress();
    boolean secure =
        exchange.getRequestScheme().equals("https")
            || (trusted && lastOf(exchange, "X-Forwarded-Proto").equals("https"));
    return new Peer(trusted, secure);
  }

  /** The last entry of a list header: what the nearest proxy added; earlier ones can be forged. */
  static String lastOf(HttpServerExchange exchange, String header) {
    String all = exchange.getRequestHeaders().getLast(header);
    return all == null ? "" : all.substring(all.lastIndexOf(',') + 1).strip();
  }
}
