package dev.bench.web.page;

import dev.bench.PermissionException;
import dev.bench.Session;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.session.ApiKey;
import dev.bench.session.Users;
import dev.bench.web.chain.RequestScope;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes and ends the API key of the user who is logged in.
 *
 * <p>A key may not be changed by itself: a program that was given one could keep others from ending
 * it.
 */
public final class ApiKeyPage {

  private final Templates templates;
  private final PageVariables variables;
  private final Users users;

  /** Keys of {@code users}. */
  public ApiKeyPage(Templates templates, PageVariables variables, Users users) {
    this.templates = templates;
    this.variables = variables;
    this.users = users;
  }

  /** Makes a new key, and shows its secret this once; the key before ends. */
  public Response make(Request request) throws IOException {
    RequestScope scope = RequestScope.of(request);
    ApiKey key = users.createApiKey(scope.site(), user(scope));
    Map<String, @Nullable Object> model = variables.of(request);
    model.put("api_key", key.key());
    model.put("token", key.token());
    return templates.own(scope.site().installedApps(), "api-key.html", model);
  }

  /** Ends the key, then goes back to {@code /me}. */
  public Response revoke(Request request) {
    RequestScope scope = RequestScope.of(request);
    users.revokeApiKey(scope.site(), user(scope));
    return Response.redirect("/me").withStatus(303);
  }

  private static String user(RequestScope scope) {
    Session session = scope.session();
    if (session.isGuest() || session.sid().isEmpty()) {
      throw new PermissionException("Log in with your password to change your API key");
    }
    return session.user();
  }
}
