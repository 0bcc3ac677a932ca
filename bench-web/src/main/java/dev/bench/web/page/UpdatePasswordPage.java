package dev.bench.web.page;

import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.web.chain.RequestScope;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The page {@code /update-password}: a new password, by the {@code key} of a mail or by the old
 * one.
 *
 * <p>Its form calls {@code frappe.core.doctype.user.user.update_password} with {@code key} or
 * {@code old_password}, and {@code new_password}. The page is never kept. {@link
 * dev.bench.web.chain.StandardHeaders} keeps its address, which holds the key, from other sites.
 */
public final class UpdatePasswordPage implements Application {

  private final Templates templates;
  private final PageVariables variables;

  /** The pages made by {@code templates}. */
  public UpdatePasswordPage(Templates templates, PageVariables variables) {
    this.templates = templates;
    this.variables = variables;
  }

  @Override
  public Response handle(Request request) throws IOException {
    RequestScope scope = RequestScope.of(request);
    String key = request.query("key").orElse("");
    if (key.isEmpty() && scope.session().isGuest()) {
      return Response.redirect("/login?redirect-to=%2Fupdate-password");
    }
    Map<String, @Nullable Object> model = variables.of(request);
    model.put("key", key);
    return templates.own(scope.site().installedApps(), "update-password.html", model);
  }
}
