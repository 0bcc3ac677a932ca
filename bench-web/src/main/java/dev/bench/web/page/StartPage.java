package dev.bench.web.page;

import dev.bench.app.Generation;
import dev.bench.app.Page;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.web.chain.RequestScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page {@code /} of a site whose apps have none: the site, the user, and links to go on. */
public final class StartPage implements Application {

  private final Templates templates;
  private final PageVariables variables;
  private final Generation generation;

  /** The start pages of sites that run on {@code generation}. */
  public StartPage(Templates templates, PageVariables variables, Generation generation) {
    this.templates = templates;
    this.variables = variables;
    this.generation = generation;
  }

  @Override
  public Response handle(Request request) throws IOException {
    Map<String, @Nullable Object> model = variables.of(request);
    model.put("places", places(RequestScope.of(request).site().installedApps()));
    return templates.page("bench/start.html", model);
  }

  /** The pages of the installed apps that need no parameter. */
  private List<Map<String, String>> places(List<String> installed) {
    List<Map<String, String>> places = new ArrayList<>();
    for (Page page : generation.pages()) {
      boolean reachable = page.redirect().isEmpty() && !page.path().contains("{");
      if (reachable && installed.contains(page.app())) {
        String title = generation.app(page.app()).app().title();
        places.add(Map.of("path", page.path(), "app", title));
      }
    }
    return places;
  }
}
