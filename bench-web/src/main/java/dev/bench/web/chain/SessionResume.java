package dev.bench.web.chain;

import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Response;
import dev.bench.session.Login;
import dev.bench.session.Sessions;
import dev.bench.site.SiteState;
import java.util.Optional;

/**
 * Puts the caller's {@link Login} into the {@link RequestScope}, and keeps the cookies of the
 * answer in step with it.
 *
 * <p>A session goes before the header {@code Authorization}; a header that is wrong is answered
 * 401.
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
      RequestScope scope = RequestScope.of(request);
      SiteState site = scope.site();
      String sid = request.cookie(SessionCookies.SID).orElse("");
      Optional<Login> login = sessions.find(site, sid);
      Optional<String> header = request.header("Authorization");
      if (login.isEmpty() && header.isPresent()) {
        // Not a session, so cookies stay as they are, and nothing has to prove where it comes from.
        scope.resume(Optional.of(sessions.users().byHeader(site, header.get())));
        return next.handle(request);
      }
      scope.resume(login);
      if (login.isEmpty() && SessionCookies.isLogin(sid)) {
        scope.expireSession();
      }
      Response response = next.handle(request);
      return SessionCookies.kept(response, request, login, Sessions.life(site));
    };
  }
}
