package dev.bench.web.page;

import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.site.SiteState;
import dev.bench.web.api.ErrorJson;
import dev.bench.web.chain.RequestScope;
import dev.bench.web.console.ErrorConsole;
import dev.bench.web.debug.FailureView;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people of a failure; in {@code developer_mode} all that is known of it. */
public final class ErrorPage {

  private static final Logger LOG = LoggerFactory.getLogger(ErrorPage.class);

  private final Templates templates;
  private final PageVariables variables;
  private final Optional<ForDevelopers> developers;

  /**
   * Error pages made by {@code templates}.
   *
   * @param developers what developers see of a failure; empty in production
   */
  public ErrorPage(
      Templates templates, PageVariables variables, Optional<ForDevelopers> developers) {
    this.templates = templates;
    this.variables = variables;
    this.developers = developers;
  }

  /**
   * What developers see of a failure.
   *
   * @param view tells of it
   * @param console runs their Java on its site
   */
  public record ForDevelopers(FailureView view, ErrorConsole console) {}

  /** The page for {@code failure}. */
  public Response write(Request request, int status, Throwable failure) {
    RequestScope scope = RequestScope.of(request);
    List<String> installed = scope.knownSite().map(SiteState::installedApps).orElseGet(List::of);
    Map<String, @Nullable Object> model = variables.of(request);
    model.put("status", status);
    model.put("title", title(status));
    model.put("message", message(failure));
    model.put("reference", scope.id());
    try {
      if (developers.isPresent() && status >= 500 && !ErrorJson.isForCallers(failure)) {
        model.putAll(developers.get().view().of(request, failure));
        model.put("console", developers.get().console().tokenFor(request).orElse(""));
        model.put("console_path", ErrorConsole.PATH);
        model.put("trace", ErrorJson.trace(failure));
        return templates.page("bench/failure.html", model);
      }
      return page(installed, status, model);
    } catch (IOException | RuntimeException e) {
      LOG.error("The error page cannot be made", e);
      return Response.text(
          "text/plain", "%d %s\nReference: %s\n".formatted(status, title(status), scope.id()));
    }
  }

  /** The page of an app for this status, such as {@code www/404.html}; else the general one. */
  private Response page(List<String> installed, int status, Map<String, @Nullable Object> model)
      throws IOException {
    String special = status + ".html";
    return templates.has(installed, special)
        ? templates.own(installed, special, model)
        : templates.own(installed, "error.html", model);
  }

  private static String title(int status) {
    return switch (status) {
      case 400 -> "That did not fit";
      case 401 -> "Please log in";
      case 403 -> "Not permitted";
      case 404 -> "Not found";
      case 405 -> "Not like this";
      case 408 -> "Too slow";
      case 409 -> "It is there already";
      case 413 -> "Too much";
      case 417 -> "That did not work";
      case 429 -> "Too many requests";
      case 503 -> "Back in a moment";
      default -> status >= 500 ? "Something went wrong" : "That did not work";
    };
  }

  private static String message(Throwable failure) {
    return ErrorJson.isForCallers(failure)
        ? String.valueOf(failure.getMessage())
        : "It is not your fault. The log of the server says what happened.";
  }
}
