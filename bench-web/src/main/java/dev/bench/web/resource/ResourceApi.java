package dev.bench.web.resource;

import dev.bench.ValidationException;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.site.SiteState;
import dev.bench.web.chain.MethodNotAllowedException;
import dev.bench.web.chain.RequestScope;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@code /api/resource/<type>} and {@code /api/resource/<type>/<name>} with {@code {"data":
 * …}}, as Frappe does. A name may hold slashes.
 *
 * <p>Runs in a unit of work. Errors: 404 for what does not exist, 403 without the right, 417 for
 * unknown fields and wrong values, 409 for a duplicate.
 */
public final class ResourceApi implements Application {

  /** Version 2, whose lists say whether more rows follow. */
  private static final String DOCUMENT = "/api/v2/document/";

  private static final int REMOVED = 202;
  private static final Set<String> OF_A_TYPE = Set.of("GET", "HEAD", "POST");
  private static final Set<String> OF_A_RECORD = Set.of("GET", "HEAD", "PUT", "PATCH", "DELETE");

  private final Resources resources;
  private final String prefix;

  ResourceApi(Resources resources, String prefix) {
    this.resources = resources;
    this.prefix = prefix;
  }

  @Override
  public Response handle(Request request) throws Exception {
    String path = request.path().substring(prefix.length());
    int slash = path.indexOf('/');
    String type = slash < 0 ? path : path.substring(0, slash);
    String name = slash < 0 ? "" : withoutLastSlash(path.substring(slash + 1));
    SiteState site = RequestScope.of(request).site();
    return name.isEmpty() ? ofType(request, site, type) : ofRecord(request, site, type, name);
  }

  private Response ofType(Request request, SiteState site, String type) throws Exception {
    Map<String, @Nullable Object> form = form(request);
    return switch (request.method()) {
      case "GET", "HEAD" ->
          prefix.equals(DOCUMENT)
              ? part(resources.part(site, type, form))
              : data(resources.list(site, type, form));
      case "POST" -> data(resources.insert(site, type, () -> Documents.sent(form)));
      default -> throw new MethodNotAllowedException(request.method(), OF_A_TYPE);
    };
  }

  private Response ofRecord(Request request, SiteState site, String type, String name)
      throws Exception {
    Map<String, @Nullable Object> form = form(request);
    if (form.containsKey("run_method")) {
      throw new ValidationException(
          "run_method is not taken; call a whitelisted method at /api/method/<name>");
    }
    return switch (request.method()) {
      case "GET", "HEAD" -> data(resources.read(site, type, name));
      case "PUT", "PATCH" -> data(resources.update(site, type, name, () -> Documents.sent(form)));
      case "DELETE" -> {
        resources.delete(site, type, name);
        yield data("ok").withStatus(REMOVED);
      }
      default -> throw new MethodNotAllowedException(request.method(), OF_A_RECORD);
    };
  }

  /** The paths that this and the methods of {@link ClientMethods} need. */
  public static List<String> prefixes() {
    return List.of("/api/resource/", "/api/v1/resource/", DOCUMENT);
  }

  private static Map<String, @Nullable Object> form(Request request) throws IOException {
    return RequestScope.of(request).form().all();
  }

  private static String withoutLastSlash(String name) {
    return name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
  }

  private static Response part(Resources.Part part) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("data", part.rows());
    body.put("has_next_page", part.hasNext());
    return Response.json(body);
  }

  private static Response data(Object value) {
    return Response.json(Collections.singletonMap("data", value));
  }
}
