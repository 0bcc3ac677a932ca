package dev.bench.web.resource;

import dev.bench.DoesNotExistException;
import dev.bench.ValidationException;
import dev.bench.app.Generation;
import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.site.SiteState;
import dev.bench.web.api.Envelope;
import dev.bench.web.chain.RequestScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The methods {@code frappe.client.*} on resources, which Frappe's JavaScript clients call: {@code
 * get_list, get_count, get, get_value, set_value, insert, delete}.
 *
 * <p>Each runs in a unit of work. Source: Frappe's {@code client.py}.
 */
public final class ClientMethods {

  private static final Set<String> READS = Set.of("GET", "POST", "PUT");
  private static final Set<String> CHANGES = Set.of("POST", "PUT");
  private static final Set<String> REMOVALS = Set.of("POST", "DELETE");

  private final Resources resources;

  /** Methods on the resources of {@code generation}. */
  public ClientMethods(Generation generation) {
    resources = new Resources(generation);
  }

  /** A handler of {@code /api/resource} at {@code prefix}. */
  public Application api(String prefix) {
    return new ResourceApi(resources, prefix);
  }

  /** Gives each method's name and HTTP methods with its handler to {@code routes}. */
  public void addTo(Routes routes) {
    routes.add("frappe.client.get_list", READS, on(this::list));
    routes.add("frappe.client.get_count", READS, on(this::count));
    routes.add("frappe.client.get", READS, on(this::get));
    routes.add("frappe.client.get_value", READS, on(this::value));
    routes.add("frappe.client.set_value", CHANGES, on(this::setValue));
    routes.add("frappe.client.insert", CHANGES, on(this::insert));
    routes.add("frappe.client.delete", REMOVALS, on(this::delete));
  }

  /** Takes the handlers of methods. */
  @FunctionalInterface
  public interface Routes {

    /** Serves {@code method} for these HTTP methods. */
    void add(String method, Set<String> httpMethods, Application handler);
  }

  private Object list(SiteState site, String type, Map<String, @Nullable Object> form)
      throws Exception {
    return resources.list(site, type, form);
  }

  private Object count(SiteState site, String type, Map<String, @Nullable Object> form)
      throws Exception {
    return resources.count(site, type, form.get("filters"));
  }

  private Object get(SiteState site, String type, Map<String, @Nullable Object> form)
      throws Exception {
    String name = text(form, "name");
    if (!name.isEmpty()) {
      return resources.read(site, type, name);
    }
    List<Object> found = found(site, type, form, List.of("name"));
    if (found.isEmpty()) {
      throw new DoesNotExistException("No %s fits the filters".formatted(type));
    }
    return resources.read(site, type, String.valueOf(((Map<?, ?>) found.getFirst()).get("name")));
  }

  private Object value(SiteState site, String type, Map<String, @Nullable Object> form)
      throws Exception {
    List<String> names = ListQuery.names(form.get("fieldname"));
    List<Object> found = found(site, type, form, names.isEmpty() ? List.of("name") : names);
    if (found.isEmpty()) {
      return Map.of();
    }
    Map<?, ?> row = (Map<?, ?>) found.getFirst();
    boolean asObject = !text(form, "as_dict").matches("(?i)false|0");
    return asObject ? row : new ArrayList<>(row.values());
  }

  /** The first row that fits {@code filters}, which may be a record's name. */
  private List<Object> found(
      SiteState site, String type, Map<String, @Nullable Object> form, List<String> fields)
      throws Exception {
    Map<String, @Nullable Object> query = new LinkedHashMap<>();
    Object filters = form.get("filters");
    boolean isName =
        filters instanceof String text && !text.isBlank() && !text.matches("(?s)\\s*[\\[{].*|null");
    query.put("filters", isName ? Documents.node(Map.of("name", filters)) : filters);
    query.put("fields", Documents.node(fields));
    query.put("limit", "1");
    return resources.list(site, type, query);
  }

  private Object setValue(SiteState site, String type, Map<String, @Nullable Object> form)
      throws Exception {
    Object field = form.get("fieldname");
    boolean isObject =
        (field instanceof JsonNode node && node.isObject())
            || (field instanceof String text && text.strip().startsWith("{"));
    return resources.update(
        site,
        type,
        required(form, "name"),
        () ->
            isObject
                ? Documents.of(field)
                : Map.of(text(form, "fieldname"), Documents.node(form.get("value"))));
  }

  private Object insert(SiteState site, String type, Map<String, @Nullable Object> form)
      throws Exception {
    return resources.insert(site, type, () -> Documents.of(form.get("doc")));
  }

  private @Nullable Object delete(SiteState site, String type, Map<String, @Nullable Object> form)
      throws Exception {
    resources.delete(site, type, required(form, "name"));
    return null;
  }

  private static Application on(Method method) {
    return request -> {
      RequestScope scope = RequestScope.of(request);
      Map<String, @Nullable Object> form = parsed(scope.form().all());
      return answer(request, method.call(scope.site(), type(form), form));
    };
  }

  private static Response answer(Request request, @Nullable Object value) {
    return Envelope.of(request).around(request, value);
  }

  /** The arguments, with {@code doc} parsed once: it holds the name of the resource too. */
  private static Map<String, @Nullable Object> parsed(Map<String, @Nullable Object> form) {
    if (!form.containsKey("doc")) {
      return form;
    }
    Map<String, @Nullable Object> parsed = new LinkedHashMap<>(form);
    parsed.put("doc", Conditions.tree(form.get("doc"), "The record"));
    return parsed;
  }

  /** The resource's name: the argument {@code doctype}, or that member of {@code doc}. */
  private static String type(Map<String, @Nullable Object> form) {
    if (form.containsKey("doc")) {
      JsonNode named = Documents.of(form.get("doc")).get("doctype");
      return named == null ? "" : named.asString("");
    }
    return required(form, "doctype");
  }

  private static String required(Map<String, @Nullable Object> form, String name) {
    String text = text(form, name);
    if (text.isEmpty()) {
      throw new ValidationException("This method needs the argument %s; send it".formatted(name));
    }
    return text;
  }

  private static String text(Map<String, @Nullable Object> form, String name) {
    Object value = form.get(name);
    return value instanceof JsonNode node
        ? node.asString("")
        : value == null ? "" : value.toString();
  }

  /** One of the methods. */
  @FunctionalInterface
  private interface Method {
    @Nullable Object call(SiteState site, String type, Map<String, @Nullable Object> form)
        throws Exception;
  }
}
