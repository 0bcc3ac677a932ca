package dev.bench.web.chain;

import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.site.SiteState;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Lets pages of the origins in {@code allow_cors} read the answers of a site. {@code *} stands for
 * every origin; its pages read what Guest sees, since browsers send cookies for a named one alone.
 *
 * <p>The question of a browser before a request (OPTIONS) is answered for the methods of the target
 * alone. Source: the Fetch standard, HTTP-CORS protocol; Frappe's {@code set_cors_headers}.
 */
public final class Cors implements Middleware {

  private static final String ANY = "*";
  private static final Duration REMEMBERED = Duration.ofDays(1);

  private final boolean developerMode;

  /** Answers for development, where browsers remember nothing, or production. */
  public Cors(boolean developerMode) {
    this.developerMode = developerMode;
  }

  @Override
  public Application around(Application next) {
    return request -> {
      Response response = next.handle(request);
      return RequestScope.of(request)
          .knownSite()
          .map(site -> on(request, site, response))
          .orElse(response);
    };
  }

  /** {@code response} with the headers that the caller's origin may see. */
  public Response on(Request request, SiteState site, Response response) {
    List<String> allowed = site.config().texts("allow_cors");
    String origin = request.header("Origin").orElse("");
    if (allowed.isEmpty()) {
      return response;
    }
    // Caches must keep the answers for different origins apart, those without the headers too.
    Response varying = response.withHeader("Vary", vary(response));
    if (origin.isEmpty() || !(allowed.contains(ANY) || allowed.contains(origin))) {
      return varying;
    }
    Response readable =
        allowed.contains(origin)
            ? varying
                .withHeader("Access-Control-Allow-Origin", origin)
                .withHeader("Access-Control-Allow-Credentials", "true")
            : varying.withHeader("Access-Control-Allow-Origin", ANY);
    return request.method().equals("OPTIONS") ? asked(request, readable) : readable;
  }

  /** Whether {@code origin} is named, so that its pages act as the site's own. */
  static boolean isNamed(SiteState site, String origin) {
    return site.config().texts("allow_cors").contains(origin);
  }

  private Response asked(Request request, Response response) {
    String wanted = request.header("Access-Control-Request-Method").orElse("");
    List<String> methods = Arrays.asList(response.header("Allow").orElse("").split(", ", -1));
    if (wanted.isEmpty() || !methods.contains(wanted)) {
      return response;
    }
    Response answer = response.withHeader("Access-Control-Allow-Methods", wanted);
    String headers = request.header("Access-Control-Request-Headers").orElse("");
    if (headers.matches("[\\w ,-]{1,1000}")) {
      answer = answer.withHeader("Access-Control-Allow-Headers", headers);
    }
    return developerMode
        ? answer
        : answer.withHeader("Access-Control-Max-Age", Long.toString(REMEMBERED.toSeconds()));
  }

  private static String vary(Response response) {
    return response.header("Vary").map(known -> known + ", Origin").orElse("Origin");
  }
}
