package dev.bench.web.chain;

import dev.bench.http.Request;
import dev.bench.web.server.Peer;
import java.util.Optional;

/**
 * Whether a browser says that a page of the very origin that it asks sends the request.
 *
 * <p>Scripts can set neither {@code Sec-Fetch-Site} nor {@code Origin}. A browser leaves the first
 * one out over plain HTTP, except to this machine, and older ones know only the second. Source:
 * Fetch Metadata Request Headers; OWASP, Cross-Site Request Forgery Prevention.
 */
public final class OwnPage {

  private OwnPage() {}

  /** Whether a page of the same scheme, host and port sends {@code request}, in a browser. */
  public static boolean sends(Request request) {
    Optional<String> site = request.header("Sec-Fetch-Site");
    if (site.isPresent()) {
      return site.get().equals("same-origin");
    }
    String scheme = Peer.of(request).secure() ? "https://" : "http://";
    String own = scheme + request.header("Host").orElse("");
    return request.header("Origin").orElse("").equalsIgnoreCase(own);
  }
}
