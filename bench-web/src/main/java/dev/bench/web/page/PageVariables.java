package dev.bench.web.page;

import dev.bench.Session;
import dev.bench.http.PathParameters;
import dev.bench.http.Request;
import dev.bench.runtime.Bench;
import dev.bench.session.Login;
import dev.bench.site.SiteState;
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
    Map<Class<?>, Object> known = request.attributes();
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("path", request.path());
    variables.put("site", known.get(SiteState.class) instanceof SiteState site ? site.name() : "");
    Session session = known.get(Session.class) instanceof Session s ? s : Session.guest();
    variables.put("user", session.user());
    variables.put("csrf_token", session.csrfToken());
    variables.put(
        "full_name", known.get(Login.class) instanceof Login login ? login.fullName() : "Guest");
    variables.put(
        "params",
        known.get(PathParameters.class) instanceof PathParameters p ? p.values() : Map.of());
    variables.put("socketio_port", bench.config().socketioPort());
    variables.put("developer_mode", bench.config().developerMode());
    return variables;
  }
}
