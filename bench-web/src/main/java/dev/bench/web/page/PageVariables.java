package dev.bench.web.page;

import dev.bench.Session;
import dev.bench.http.PathParameters;
import dev.bench.http.Request;
import dev.bench.runtime.Bench;
import dev.bench.session.Login;
import dev.bench.site.SiteState;
import dev.bench.template.Direction;
import dev.bench.template.TemplateEngine;
import dev.bench.web.chain.RequestScope;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What every template can name beside its model: {@code site, user, full_name, csrf_token, path,
 * params, lang, dir, socketio_port, developer_mode, csp_nonce, request_id}, and {@code boot}, JSON
 * for a script. A model that has the same name goes over it.
 */
public final class PageVariables {

  /** The language of pages of a site that says none. */
  private static final String LANGUAGE = "en";

  private final Bench bench;

  /** Variables of pages of {@code bench}. */
  public PageVariables(Bench bench) {
    this.bench = bench;
  }

  /** The language of the pages of {@code site}: its setting {@code lang}. */
  static String language(SiteState site) {
    return site.config().text("lang").orElse(LANGUAGE);
  }

  /** What the scripts of a page begin with: {@code frappe.boot}, as far as there is one here. */
  private static Map<String, @Nullable Object> boot(Map<String, @Nullable Object> variables) {
    Map<String, @Nullable Object> boot = new LinkedHashMap<>();
    boot.put("sitename", variables.get("site"));
    for (String name :
        List.of("user", "full_name", "csrf_token", "socketio_port", "developer_mode")) {
      boot.put(name, variables.get(name));
    }
    boot.put("lang", variables.get("lang"));
    return boot;
  }

  /** The variables for {@code request}, as far as it got before it failed. */
  public Map<String, @Nullable Object> of(Request request) {
    RequestScope scope = RequestScope.of(request);
    Session session = scope.session();
    Map<String, @Nullable Object> variables = new HashMap<>();
    variables.put("path", request.path());
    variables.put("site", scope.knownSite().map(SiteState::name).orElse(""));
    String language = scope.knownSite().map(PageVariables::language).orElse(LANGUAGE);
    variables.put("lang", language);
    variables.put(Direction.VARIABLE, Direction.of(language).text());
    variables.put("user", session.user());
    variables.put("csrf_token", session.csrfToken());
    variables.put("csp_nonce", scope.nonce());
    variables.put("request_id", scope.id());
    variables.put("full_name", scope.login().map(Login::fullName).orElse(Session.GUEST));
    variables.put(
        "params",
        request.attributes().get(PathParameters.class) instanceof PathParameters parameters
            ? parameters.values()
            : Map.of());
    variables.put("socketio_port", bench.config().socketioPort());
    variables.put("developer_mode", bench.config().developerMode());
    variables.put("boot", TemplateEngine.script(boot(variables)));
    return variables;
  }
}
