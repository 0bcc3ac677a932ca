package dev.bench.web.page;

import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.session.Sessions;
import dev.bench.web.chain.RequestScope;

/**
 * Gives the session that opens a page its CSRF token, before the page's unit of work begins, so
 * that no unit takes a second connection.
 */
public final class PageToken implements Middleware {

  private final Sessions sessions;

  /** Tokens of {@code sessions}. */
  public PageToken(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Application around(Application next) {
    return request -> {
      RequestScope scope = RequestScope.of(request);
      scope.resume(scope.login().map(login -> sessions.withCsrfToken(scope.site(), login)));
      return next.handle(request);
    };
  }
}
