package dev.bench.web.page;

import dev.bench.PermissionException;
import dev.bench.Session;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.session.Sessions;
import dev.bench.web.chain.RequestScope;
import java.io.IOException;

/**
 * Ends other sessions of the user: the one named by {@code session}, or all of them without it;
 * then goes back to {@code /me}.
 */
public final class EndSessions implements Application {

  private final Sessions sessions;

  /** Ends sessions of {@code sessions}. */
  public EndSessions(Sessions sessions) {
    this.sessions = sessions;
  }

  @Override
  public Response handle(Request request) throws IOException {
    RequestScope scope = RequestScope.of(request);
    Session session = scope.session();
    if (session.isGuest()) {
      throw new PermissionException("Log in to end a session of yours");
    }
    sessions.endOthers(scope.site(), session, scope.form().text("session"));
    return Response.redirect("/me").withStatus(303);
  }
}
