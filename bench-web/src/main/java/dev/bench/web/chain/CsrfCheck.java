package dev.bench.web.chain;

import dev.bench.CsrfTokenException;
import dev.bench.ValidationException;
import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/**
 * Refuses changes that another site's page makes with a user's cookies, or in a user's browser.
 *
 * <p>Checked for POST, PUT, PATCH and DELETE. (1) A session has a token from its login on, which a
 * change must send: header {@code X-Frappe-CSRF-Token} or, in a form without a file, field {@code
 * csrf_token}. None is asked of an {@link OwnPage}: a page that logs in by a script has the token
 * of the session before, and Frappe asks for none there. (2) A form with a foreign {@code Origin}
 * is refused whatever its session: a browser sends forms of other sites without asking, so a page
 * elsewhere could log its visitor in as another user. A site's {@code ignore_csrf} switches both
 * off; an origin that {@code allow_cors} names is not foreign. Source: Frappe's {@code
 * validate_csrf_token}; OWASP, Cross-Site Request Forgery Prevention.
 */
public final class CsrfCheck implements Middleware {

  private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");

  private final boolean needsToken;

  private CsrfCheck(boolean needsToken) {
    this.needsToken = needsToken;
  }

  /** The check of a change that needs the session's token. */
  public static CsrfCheck ofToken() {
    return new CsrfCheck(true);
  }

  /** The check of a login or logout, which need no token, as in Frappe: of the origin alone. */
  public static CsrfCheck ofOrigin() {
    return new CsrfCheck(false);
  }

  @Override
  public Application around(Application next) {
    return request -> {
      if (CHANGES.contains(request.method()) && !isOff(request)) {
        check(request);
      }
      return next.handle(request);
    };
  }

  private void check(Request request) throws IOException {
    String token = RequestScope.of(request).session().csrfToken();
    if (needsToken && !token.isEmpty() && !OwnPage.sends(request) && !equal(token, sent(request))) {
      throw new CsrfTokenException("Invalid Request");
    }
    if (isForeign(request) && RequestScope.of(request).form().canBeForeignForm()) {
      throw new CsrfTokenException("Invalid Request: this form was sent from another site");
    }
  }

  /** Whether a browser says that another site's page, or one that hides its site, sends this. */
  private static boolean isForeign(Request request) {
    String origin = request.header("Origin").orElse("");
    String host = request.header("Host").orElse("");
    String place = origin.replaceFirst("^https?://", "");
    // A proxy may pass the host on without its port.
    String asked = host.contains(":") ? place : place.replaceFirst(":\\d+$", "");
    return !origin.isEmpty()
        && !asked.equalsIgnoreCase(host)
        && !Cors.isNamed(RequestScope.of(request).site(), origin);
  }

  private static String sent(Request request) throws IOException {
    String header = request.header("X-Frappe-CSRF-Token").orElse("");
    FormDict form = RequestScope.of(request).form();
    if (!header.isEmpty() || !(form.isForm() || form.isMultipart())) {
      return header;
    }
    try {
      return form.text("csrf_token");
    } catch (ValidationException file) {
      throw new CsrfTokenException(
          "Invalid Request: a form with a file sends its token as header X-Frappe-CSRF-Token");
    }
  }

  private static boolean isOff(Request request) {
    return RequestScope.of(request).site().config().flag("ignore_csrf");
  }

  private static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
