package dev.bench.web.resource;

import dev.bench.Context;
import dev.bench.DoesNotExistException;
import dev.bench.PermissionException;
import dev.bench.ResourceCheck;
import dev.bench.app.Generation;
import dev.bench.resource.Resource;
import dev.bench.site.SiteState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What callers do with the resources of a generation: checked by the app, told to those who look
 * on.
 *
 * <p>Each change is published as Frappe does: {@code list_update} to the room of the type, {@code
 * doc_update} to that of the record. Thread-safe; used within a unit of work.
 */
final class Resources {

  private final Generation generation;
  private final Columns columns = new Columns();

  Resources(Generation generation) {
    this.generation = generation;
  }

  /** The rows that {@code form} asks for. */
  List<Object> list(SiteState site, String type, Map<String, @Nullable Object> form)
      throws Exception {
    Rows rows = readable(site, type, null);
    return rows.list(ListQuery.of(rows.fields(), form));
  }

  /** How many rows fit {@code filters}. */
  long count(SiteState site, String type, @Nullable Object filters) throws Exception {
    Rows rows = readable(site, type, null);
    return rows.count(new Conditions(rows.fields()).all(filters));
  }

  /** One row. */
  Map<String, @Nullable Object> read(SiteState site, String type, String name) throws Exception {
    return readable(site, type, name).read(name);
  }

  /** A new row. */
  Map<String, @Nullable Object> insert(SiteState site, String type, Map<String, JsonNode> values)
      throws Exception {
    Map<String, @Nullable Object> document = writable(site, type, null).insert(values);
    tell(type, String.valueOf(document.get("name")), document);
    return document;
  }

  /** A changed row. */
  Map<String, @Nullable Object> update(
      SiteState site, String type, String name, Map<String, JsonNode> values) throws Exception {
    Map<String, @Nullable Object> document = writable(site, type, name).update(name, values);
    tell(type, name, document);
    return document;
  }

  /** Removes a row. */
  void delete(SiteState site, String type, String name) throws Exception {
    writable(site, type, name).delete(name);
    tellList(type, name);
  }

  private static void tell(String type, String name, Map<String, @Nullable Object> document) {
    Object modified = document.get("modified");
    Context.current()
        .realtime()
        .toDoc(type, name)
        .publish(
            "doc_update",
            Map.of("doctype", type, "name", name, "modified", modified == null ? "" : modified));
    tellList(type, name);
  }

  private static void tellList(String type, String name) {
    Context ctx = Context.current();
    ctx.realtime()
        .toDoctype(type)
        .publish("list_update", Map.of("doctype", type, "name", name, "user", ctx.user()));
  }

  private Rows readable(SiteState site, String type, @Nullable String name) throws Exception {
    Resource resource = find(site, type);
    return rows(site, resource, resource.mayRead(), name, "read");
  }

  private Rows writable(SiteState site, String type, @Nullable String name) throws Exception {
    Resource resource = find(site, type);
    return rows(site, resource, resource.mayWrite(), name, "write");
  }

  private Rows rows(
      SiteState site, Resource resource, ResourceCheck check, @Nullable String name, String verb)
      throws Exception {
    Context ctx = Context.current();
    if (!check.allow(ctx, name)) {
      throw new PermissionException(
          ctx.session().isGuest()
              ? "Log in to %s %s".formatted(verb, resource.name())
              : "%s may not %s %s".formatted(ctx.user(), verb, resource.name()));
    }
    return new Rows(
        ctx, new Fields(resource, columns.of(ctx.db(), site, resource), generation.json()));
  }

  private Resource find(SiteState site, String type) {
    return generation
        .resource(site.installedApps(), type)
        .orElseThrow(() ->
            new DoesNotExistException(
                "No app of %s serves a resource %s".formatted(site.name(), type)));
  }
}
