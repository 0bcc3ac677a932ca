package dev.bench.web.chain;

import dev.bench.CsrfTokenException;
import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;

/**
 * Refuses changes that another site's page makes with a user's cookies.
 *
 * <p>Checked for POST, PUT, PATCH and DELETE of a session that has a token, which it has from the
 * first page on that asked for one: header {@code X-Frappe-CSRF-Token} or form field {@code
 * csrf_token}. A site's {@code ignore_csrf} switches it off. Source: Frappe's {@code
 * validate_csrf_token}.
 */
public final class CsrfCheck implements Middleware {

  private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");

  /** The only kind there is. */
  public CsrfCheck() {}

  @Override
  public Application around(Application next) {
    return request -> {
      String token = RequestScope.of(request).session().csrfToken();
      boolean checked = CHANGES.contains(request.method()) && !token.isEmpty();
      if (checked && !equal(token, sent(request)) && !isOff(request)) {
        throw new CsrfTokenException("Invalid Request");
      }
      return next.handle(request);
    };
  }

  private static String sent(Request request) throws IOException {
    String header = request.header("X-Frappe-CSRF-Token").orElse("");
    FormDict form = RequestScope.of(request).form();
    return header.isEmpty() && form.isForm() ? form.text("csrf_token") : header;
  }

  private static boolean isOff(Request request) {
    return RequestScope.of(request).site().config().flag("ignore_csrf");
  }

  private static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
