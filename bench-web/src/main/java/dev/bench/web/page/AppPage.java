package dev.bench.web.page;

import dev.bench.Context;
import dev.bench.PageModel;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page of an app: its template, filled with what its model returns. Runs in a unit of work. */
public final class AppPage implements Application {

  private final Templates templates;
  private final PageVariables variables;
  private final String template;
  private final @Nullable PageModel model;
  private final Json json;

  /**
   * A page made of {@code template}.
   *
   * @param model fills the template or answers instead of it; null for a template that needs
   *     nothing
   * @param json turns a record into the template's variables
   */
  public AppPage(
      Templates templates,
      PageVariables variables,
      String template,
      @Nullable PageModel model,
      Json json) {
    this.templates = templates;
    this.variables = variables;
    this.template = template;
    this.model = model;
    this.json = json;
  }

  @Override
  public Response handle(Request request) throws Exception {
    Object made = model == null ? Map.of() : model.of(Context.current());
    if (made instanceof Response response) {
      return response;
    }
    Map<String, @Nullable Object> all = variables.of(request);
    members(made).forEach((name, value) -> all.put(String.valueOf(name), value));
    return templates.page(template, all);
  }

  /** The entries of a map, or the components of a record. */
  private Map<?, ?> members(Object made) {
    if (made instanceof Map<?, ?> map) {
      return map;
    }
    Object converted = json.convert(made, Map.class);
    return converted instanceof Map<?, ?> map ? map : Map.of();
  }
}
