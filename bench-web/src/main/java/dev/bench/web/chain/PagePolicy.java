package dev.bench.web.chain;

import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.site.SiteState;
import java.util.regex.Pattern;

/**
 * Tells browsers what a page may load and run ({@code Content-Security-Policy}).
 *
 * <p>Scripts come from the site, or bear the nonce of this answer ({@code csp_nonce} in templates);
 * so a script from foreign text in a page does not run. A site's {@code content_security_policy}
 * replaces the policy, with <code>{nonce}</code> for the nonce. An answer that has a policy of its
 * own keeps it. Source: W3C, Content Security Policy Level 3.
 */
public final class PagePolicy implements Middleware {

  private static final String HEADER = "Content-Security-Policy";
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.-]{1,253}|\\[[0-9A-Fa-f:.]+]");
  private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
  private static final String STANDARD =
      "default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline';"
          + " img-src 'self' data: https:; font-src 'self' data:; connect-src 'self'{sockets};"
          + " object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'";

  private final int socketioPort;

  /**
   * The policy of all pages.
   *
   * @param socketioPort where pages reach the realtime server
   */
  public PagePolicy(int socketioPort) {
    this.socketioPort = socketioPort;
  }

  @Override
  public Application around(Application next) {
    return request -> {
      Response response = next.handle(request);
      return isPage(response) && response.header(HEADER).isEmpty()
          ? response.withHeader(HEADER, policy(request))
          : response;
    };
  }

  private static boolean isPage(Response response) {
    return response instanceof Response.Text text && text.mediaType().startsWith("text/html");
  }

  private String policy(Request request) {
    RequestScope scope = RequestScope.of(request);
    String own =
        scope
            .knownSite()
            .map(SiteState::config)
            .flatMap(config -> config.text("content_security_policy"))
            .orElse("");
    String policy = own.isEmpty() ? STANDARD.replace("{sockets}", sockets(request)) : own;
    return policy.replace("{nonce}", scope.nonce());
  }

  /** The realtime server listens on another port of the same host, unless a proxy hides it. */
  private String sockets(Request request) {
    String host = PORT.matcher(request.header("Host").orElse("")).replaceFirst("");
    if (!HOST.matcher(host).matches()) {
      return "";
    }
    String place = "://" + host + ":" + socketioPort;
    return " http" + place + " ws" + place + " https" + place + " wss" + place;
  }
}
