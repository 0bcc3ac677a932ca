package dev.bench.web.api;

import dev.bench.app.Phase;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.session.Login;
import dev.bench.session.Origin;
import dev.bench.session.Sessions;
import dev.bench.web.chain.RequestScope;
import dev.bench.web.chain.SessionCookies;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Logs in: {@code usr} and {@code pwd} become a new session with its cookies.
 *
 * <p>Answers {@code {"message": "Logged In", "home_page", "full_name"}} ({@code No App} for a
 * website user), as Frappe does, with the {@code csrf_token} that the session's changes must send;
 * 401 with a {@code message} when the details are wrong. Version 2 has the same object as {@code
 * data}.
 */
public final class LoginHandler implements Application {

  private final Sessions sessions;
  private final SessionHooks hooks;

  /** Logins in {@code sessions}; the apps hear of them through {@code hooks}. */
  public LoginHandler(Sessions sessions, SessionHooks hooks) {
    this.sessions = sessions;
    this.hooks = hooks;
  }

  @Override
  public Response handle(Request request) throws IOException {
    Login login = login(request);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("message", login.isSystemUser() ? "Logged In" : "No App");
    body.put("home_page", "/");
    body.put("full_name", login.fullName());
    body.put("csrf_token", login.session().csrfToken());
    Response answer =
        Envelope.of(request) == Envelope.V2
            ? Envelope.V2.around(request, body)
            : Response.json(body);
    return withCookies(request, answer, login);
  }

  /** Begins the session that the request asks for. */
  public Login login(Request request) throws IOException {
    RequestScope scope = RequestScope.of(request);
    Login login =
        sessions.login(
            scope.site(), scope.form().text("usr"), scope.form().text("pwd"), origin(request));
    hooks.run(request, login.session(), Phase.ON_LOGIN);
    return login;
  }

  /**
   * Logs in by the {@code key} of a link that {@code bench browse} made, and leads to {@code /}.
   */
  public Response byKey(Request request) throws IOException {
    RequestScope scope = RequestScope.of(request);
    Login login = sessions.loginByKey(scope.site(), scope.form().text("key"), origin(request));
    hooks.run(request, login.session(), Phase.ON_LOGIN);
    return withCookies(request, Response.redirect("/"), login);
  }

  private static Origin origin(Request request) {
    return new Origin(request.remoteAddress(), request.header("User-Agent").orElse(""));
  }

  /** {@code response} with the cookies of the new session. */
  public Response withCookies(Request request, Response response, Login login) {
    return SessionCookies.begun(response, login, Sessions.life(RequestScope.of(request).site()));
  }
}
