package dev.bench.web.page;

import dev.bench.Session;
import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.session.Login;
import dev.bench.session.Sessions;
import dev.bench.site.SiteState;

/**
 * Gives the session of who opens a page its CSRF token, before the page's unit of work begins, so
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
      if (!(request.attributes().get(Login.class) instanceof Login login)) {
        return next.handle(request);
      }
      Login with = sessions.withCsrfToken(request.attribute(SiteState.class), login);
      return next.handle(request.with(Login.class, with).with(Session.class, with.session()));
    };
  }
}
