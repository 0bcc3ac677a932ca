package dev.bench.web.page;

import dev.bench.Context;
import dev.bench.PageModel;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.web.api.Units;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page of an app: its template, filled with what its model returns, in one unit of work. */
public final class AppPage implements Application {

  private final Units units;
  private final Templates templates;
  private final PageVariables variables;
  private final String template;
  private final @Nullable PageModel model;

  /**
   * A page made of {@code template}.
   *
   * @param model fills the template or answers instead of it; null for a template that needs
   *     nothing
   */
  public AppPage(
      Units units,
      Templates templates,
      PageVariables variables,
      String template,
      @Nullable PageModel model) {
    this.units = units;
    this.templates = templates;
    this.variables = variables;
    this.template = template;
    this.model = model;
  }

  @Override
  public Response handle(Request request) throws Exception {
    return units.answer(request, ctx -> page(ctx, request));
  }

  private Response page(Context ctx, Request request) throws Exception {
    Object made = model == null ? Map.of() : model.of(ctx);
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
    Object converted = units.generation().json().convert(made, Map.class);
    return converted instanceof Map<?, ?> map ? map : Map.of();
  }
}
