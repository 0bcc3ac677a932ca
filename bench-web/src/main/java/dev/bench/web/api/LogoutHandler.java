package dev.bench.web.api;

import dev.bench.Session;
import dev.bench.app.Phase;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.session.Sessions;
import dev.bench.site.SiteState;
import dev.bench.web.chain.RequestScope;
import dev.bench.web.chain.SessionCookies;

/** Logs out: ends the session and makes the browser a guest. Answers {@code {}}. */
public final class LogoutHandler implements Application {

  private final Sessions sessions;
  private final SessionHooks hooks;

  /** Logouts in {@code sessions}; the apps hear of them through {@code hooks}. */
  public LogoutHandler(Sessions sessions, SessionHooks hooks) {
    this.sessions = sessions;
    this.hooks = hooks;
  }

  @Override
  public Response handle(Request request) {
    return logout(request, Envelope.of(request).around(request, null));
  }

  /** {@code response}, after the session has ended. */
  public Response logout(Request request, Response response) {
    SiteState site = RequestScope.of(request).site();
    Session session = RequestScope.of(request).session();
    if (!session.isGuest()) {
      hooks.run(request, session, Phase.ON_LOGOUT);
      sessions.logout(site, session);
    }
    return SessionCookies.ended(response, Sessions.life(site));
  }
}
