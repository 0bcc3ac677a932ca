package dev.bench.web.page;

import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.site.Sites;
import dev.bench.web.chain.Accepts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests for a host that no site has: 404, in {@code developer_mode} with links to the
 * sites, in production with nothing.
 */
public final class SiteList implements Application {

  private final Templates templates;
  private final PageVariables variables;
  private final Sites sites;
  private final boolean developerMode;

  /** The list of {@code sites}. */
  public SiteList(
      Templates templates, PageVariables variables, Sites sites, boolean developerMode) {
    this.templates = templates;
    this.variables = variables;
    this.sites = sites;
    this.developerMode = developerMode;
  }

  @Override
  public Response handle(Request request) throws IOException {
    if (Accepts.json(request)) {
      return Response.json(Map.of("exc_type", "DoesNotExistError")).withStatus(404);
    }
    if (!developerMode) {
      return Response.text("text/plain", "Not Found\n").withStatus(404);
    }
    String host = request.header("Host").orElse("");
    int colon = host.lastIndexOf(':');
    String port = colon < 0 || host.endsWith("]") ? "" : host.substring(colon);
    List<String> names = sites.names();
    Map<String, @Nullable Object> model = variables.of(request);
    model.put("host", host);
    model.put("port", port.matches(":\\d{1,5}") ? port : "");
    model.put("sites", names);
    return templates.page("bench/sites.html", model).withStatus(404);
  }
}
