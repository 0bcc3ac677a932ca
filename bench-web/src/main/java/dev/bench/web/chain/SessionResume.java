package dev.bench.web.chain;

import dev.bench.Session;
import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.session.Login;
import dev.bench.session.Sessions;
import dev.bench.site.SiteState;
import java.util.Optional;

/**
 * Puts the caller's {@link Session}, and for who is logged in the {@link Login}, into the
 * attributes, and keeps the cookies of the answer in step with it.
 */
public final class SessionResume implements Middleware {

  private final Sessions sessions;

  /** Resumes from {@code sessions}. */
  public SessionResume(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Application around(Application next) {
    return request -> {
      SiteState site = request.attribute(SiteState.class);
      String sid = request.cookie(SessionCookies.SID).orElse("");
      Optional<Login> login = sessions.find(site, sid);
      Session session = login.map(Login::session).orElseGet(Session::guest);
      Request known = request.with(Session.class, session);
      if (login.isPresent()) {
        known = known.with(Login.class, login.get());
      }
      Response response = next.handle(known);
      return SessionCookies.kept(response, request, login, Sessions.life(site));
    };
  }
}
