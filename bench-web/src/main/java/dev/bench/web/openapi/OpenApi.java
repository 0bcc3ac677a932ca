package dev.bench.web.openapi;

import dev.bench.PermissionException;
import dev.bench.app.ExposedMethod;
import dev.bench.app.Generation;
import dev.bench.http.HttpMethod;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.resource.Resource;
import dev.bench.site.SiteState;
import dev.bench.web.chain.RequestScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Answers {@code bench.api.openapi}: a description in OpenAPI 3.1 of the whitelisted methods and
 * the resources of the site's apps, for users who are logged in.
 */
public final class OpenApi {

  private static final Set<HttpMethod> WITHOUT_BODY = Set.of(HttpMethod.GET, HttpMethod.HEAD);

  private final Generation generation;

  /** The API of the apps of {@code generation}. */
  public OpenApi(Generation generation) {
    this.generation = generation;
  }

  /** The description, as it stands and without an envelope. */
  public Response answer(Request request) {
    RequestScope scope = RequestScope.of(request);
    if (scope.session().isGuest()) {
      throw new PermissionException("Log in to read the description of the API");
    }
    return Response.json(description(scope.site()));
  }

  private Map<String, Object> description(SiteState site) {
    Map<String, Object> paths = new LinkedHashMap<>();
    for (ExposedMethod method : generation.exposed(site.installedApps())) {
      paths.put("/api/method/" + method.name(), ofMethod(method));
    }
    for (Resource resource : generation.resources(site.installedApps())) {
      String path = "/api/resource/" + resource.name().replace(" ", "%20");
      paths.put(path, ofType(resource));
      paths.put(path + "/{name}", ofRecord(resource));
    }
    return Map.of(
        "openapi",
        "3.1.0",
        "info",
        Map.of("title", site.name(), "version", generation.id().toString()),
        "paths",
        paths,
        "components",
        Map.of(
            "securitySchemes",
            Map.of(
                "session", Map.of("type", "apiKey", "in", "cookie", "name", "sid"),
                "token", Map.of("type", "apiKey", "in", "header", "name", "Authorization"))));
  }

  private static Map<String, Object> ofMethod(ExposedMethod method) {
    Map<String, Object> operations = new LinkedHashMap<>();
    for (HttpMethod verb : new TreeSet<>(method.httpMethods())) {
      Map<String, Object> operation = new LinkedHashMap<>();
      operation.put("operationId", verb.name().toLowerCase(Locale.ROOT) + " " + method.name());
      operation.put("tags", List.of(method.app()));
      operation.put("security", security(method.allowGuest()));
      if (WITHOUT_BODY.contains(verb)) {
        operation.put("parameters", method.parameters().stream().map(OpenApi::inQuery).toList());
      } else if (!method.parameters().isEmpty()) {
        operation.put("requestBody", body(arguments(method)));
      }
      operation.put("responses", responses("message", JsonSchema.of(method.result())));
      operations.put(verb.name().toLowerCase(Locale.ROOT), operation);
    }
    return operations;
  }

  private static Map<String, Object> inQuery(ExposedMethod.Parameter parameter) {
    return Map.of(
        "name", parameter.name(),
        "in", "query",
        "required", parameter.required(),
        "schema", JsonSchema.of(parameter.type()));
  }

  private static Map<String, Object> arguments(ExposedMethod method) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (ExposedMethod.Parameter parameter : method.parameters()) {
      properties.put(parameter.name(), JsonSchema.of(parameter.type()));
      if (parameter.required()) {
        required.add(parameter.name());
      }
    }
    return Map.of("type", "object", "properties", properties, "required", required);
  }

  private static Map<String, Object> ofType(Resource resource) {
    Map<String, Object> record = JsonSchema.of(resource.type());
    List<Map<String, Object>> query = new ArrayList<>();
    for (String name : List.of("fields", "filters", "or_filters", "order_by")) {
      query.add(Map.of("name", name, "in", "query", "schema", Map.of("type", "string")));
    }
    for (String name : List.of("limit_start", "limit")) {
      query.add(Map.of("name", name, "in", "query", "schema", Map.of("type", "integer")));
    }
    Map<String, Object> rows = Map.of("type", "array", "items", Map.of("type", "object"));
    return Map.of(
        "get", operation(resource, "list", Map.of("parameters", query), rows),
        "post",
            operation(
                resource, "make", Map.of("requestBody", body(Map.of("type", "object"))), record));
  }

  private static Map<String, Object> ofRecord(Resource resource) {
    Map<String, Object> record = JsonSchema.of(resource.type());
    Map<String, Object> name =
        Map.of("name", "name", "in", "path", "required", true, "schema", Map.of("type", "string"));
    Map<String, Object> change = Map.of("requestBody", body(Map.of("type", "object")));
    return Map.of(
        "parameters", List.of(name),
        "get", operation(resource, "read", Map.of(), record),
        "put", operation(resource, "change", change, record),
        "delete", operation(resource, "remove", Map.of(), Map.of("const", "ok")));
  }

  private static Map<String, Object> operation(
      Resource resource, String verb, Map<String, ?> input, Map<String, Object> result) {
    Map<String, Object> operation = new LinkedHashMap<>(input);
    operation.put("operationId", verb + " " + resource.name());
    operation.put("tags", List.of(resource.name()));
    operation.put("responses", responses("data", result));
    return operation;
  }

  private static List<Map<String, List<String>>> security(boolean allowGuest) {
    List<Map<String, List<String>>> ways = new ArrayList<>();
    if (allowGuest) {
      ways.add(Map.of());
    }
    ways.add(Map.of("session", List.of()));
    ways.add(Map.of("token", List.of()));
    return ways;
  }

  private static Map<String, Object> body(Map<String, Object> schema) {
    return Map.of("content", Map.of("application/json", Map.of("schema", schema)));
  }

  private static Map<String, Object> responses(String member, Map<String, Object> value) {
    Map<String, Object> answer = Map.of("type", "object", "properties", Map.of(member, value));
    return Map.of(
        "200",
            Map.of(
                "description",
                "The value",
                "content",
                Map.of("application/json", Map.of("schema", answer))),
        "default", Map.of("description", "A failure, with exc_type and _server_messages"));
  }
}
