package dev.bench.web.page;

import dev.bench.Session;
import dev.bench.http.PathParameters;
import dev.bench.http.Request;
import dev.bench.runtime.Bench;
import dev.bench.session.Login;
import dev.bench.site.SiteState;
import dev.bench.web.chain.RequestScope;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every template can name beside its model: {@code site, user, full_name, csrf_token, path,
 * params, socketio_port, developer_mode}. A model that has the same name goes over it.
 */
public final class PageVariables {

  private final Bench bench;

  /** Variables of pages of {@code bench}. */
  public PageVariables(Bench bench) {
    this.bench = bench;
  }

  /** The variables for {@code request}, as far as it got before it failed. */
  public Map<String, @Nullable Object> of(Request request) {
    RequestScope scope = RequestScope.of(request);
    Session session = scope.session();
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("path", request.path());
    variables.put("site", scope.knownSite().map(SiteState::name).orElse(""));
    variables.put("user", session.user());
    variables.put("csrf_token", session.csrfToken());
    variables.put("full_name", scope.login().map(Login::fullName).orElse(Session.GUEST));
    variables.put(
        "params",
        request.attributes().get(PathParameters.class) instanceof PathParameters parameters
            ? parameters.values()
            : Map.of());
    variables.put("socketio_port", bench.config().socketioPort());
    variables.put("developer_mode", bench.config().developerMode());
    return variables;
  }
}
