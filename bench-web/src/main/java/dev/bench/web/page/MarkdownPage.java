package dev.bench.web.page;

import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.web.chain.RequestScope;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page whose file in {@code www/} is Markdown, inside of the template {@code markdown.html},
 * which an app can replace.
 */
public final class MarkdownPage implements Application {

  private final Templates templates;
  private final PageVariables variables;
  private final String file;

  /**
   * The page of {@code file}.
   *
   * @param file its name for {@link Templates}, such as {@code shop/about.md}
   */
  public MarkdownPage(Templates templates, PageVariables variables, String file) {
    this.templates = templates;
    this.variables = variables;
    this.file = file;
  }

  @Override
  public Response handle(Request request) throws IOException {
    Markdown markdown = templates.markdown(file);
    Map<String, @Nullable Object> model = variables.of(request);
    model.put("title", markdown.title());
    model.put("matter", markdown.matter());
    model.put("content", markdown.html());
    return templates.own(RequestScope.of(request).site().installedApps(), "markdown.html", model);
  }
}
