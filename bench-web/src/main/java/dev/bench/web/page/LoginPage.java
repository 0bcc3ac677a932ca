package dev.bench.web.page;

import dev.bench.AuthenticationException;
import dev.bench.RateLimitException;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.session.Login;
import dev.bench.web.api.LoginHandler;
import dev.bench.web.chain.RequestScope;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page {@code /login}: a form that works without JavaScript.
 *
 * <p>GET shows it, POST logs in and goes to {@code redirect-to}, which must be a path of this site;
 * a failure shows the form again with the reason and the status of the failure.
 */
public final class LoginPage implements Application {

  private static final String REDIRECT = "redirect-to";

  private final Templates templates;
  private final PageVariables variables;
  private final LoginHandler logins;

  /** The login pages whose logins {@code logins} makes. */
  public LoginPage(Templates templates, PageVariables variables, LoginHandler logins) {
    this.templates = templates;
    this.variables = variables;
    this.logins = logins;
  }

  @Override
  public Response handle(Request request) throws IOException {
    if (!request.method().equals("POST")) {
      return form(request, "");
    }
    try {
      Login login = logins.login(request);
      return logins.withCookies(request, Response.redirect(target(request)).withStatus(303), login);
    } catch (AuthenticationException | RateLimitException e) {
      return form(request, String.valueOf(e.getMessage())).withStatus(e.status());
    }
  }

  private Response form(Request request, String error) throws IOException {
    Map<String, @Nullable Object> model = variables.of(request);
    model.put("redirect_to", target(request));
    model.put("usr", RequestScope.of(request).form().text("usr"));
    model.put("error", error);
    return templates.own(RequestScope.of(request).site().installedApps(), "login.html", model);
  }

  /** Where to go; another site's address would make the page a tool for phishing. */
  private static String target(Request request) throws IOException {
    String target = RequestScope.of(request).form().text(REDIRECT);
    boolean local =
        target.startsWith("/")
            && !target.startsWith("//")
            && target.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
    return local ? target : "/";
  }
}
