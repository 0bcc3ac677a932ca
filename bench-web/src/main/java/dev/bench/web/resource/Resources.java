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
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads and changes the resources of a generation. The app's checks decide about each call, and
 * each change is published.
 *
 * <p>A change is published as Frappe does: {@code list_update} to the room of the type, {@code
 * doc_update} to that of the record. Checks and events get the key as the table stores it, never as
 * the caller spells it. Thread-safe; used within a unit of work.
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
    Rows rows = readable(site, type);
    return rows.list(ListQuery.of(rows.fields(), form));
  }

  /** The rows that {@code form} asks for, and whether others follow. */
  Part part(SiteState site, String type, Map<String, @Nullable Object> form) throws Exception {
    Rows rows = readable(site, type);
    ListQuery query = ListQuery.of(rows.fields(), form);
    List<Object> some = rows.list(query.withOneMore());
    boolean hasNext = some.size() > query.limit();
    return new Part(hasNext ? some.subList(0, some.size() - 1) : some, hasNext);
  }

  /**
   * A part of a list.
   *
   * @param rows the rows
   * @param hasNext whether others follow
   */
  record Part(List<Object> rows, boolean hasNext) {

    /** Copies the list. */
    Part {
      rows = List.copyOf(rows);
    }
  }

  /** How many rows fit {@code filters}. */
  long count(SiteState site, String type, @Nullable Object filters) throws Exception {
    Rows rows = readable(site, type);
    return rows.count(new Conditions(rows.fields()).all(filters));
  }

  /** One row. */
  Map<String, @Nullable Object> read(SiteState site, String type, String name) throws Exception {
    Resource resource = find(site, type);
    Rows rows = rows(site, resource);
    return rows.read(permitted(rows, resource.mayRead(), name, "read"));
  }

  /** A new row of {@code values}, which are read once the app allows the call. */
  Map<String, @Nullable Object> insert(
      SiteState site, String type, Supplier<Map<String, JsonNode>> values) throws Exception {
    Resource resource = find(site, type);
    Rows rows = rows(site, resource);
    check(rows, resource.mayWrite(), null, "write");
    Map<String, @Nullable Object> document = rows.insert(values.get());
    tell(type, String.valueOf(document.get("name")), document);
    return document;
  }

  /** A row changed by {@code values}, which are read once the app allows the call. */
  Map<String, @Nullable Object> update(
      SiteState site, String type, String name, Supplier<Map<String, JsonNode>> values)
      throws Exception {
    Resource resource = find(site, type);
    Rows rows = rows(site, resource);
    String stored = permitted(rows, resource.mayWrite(), name, "write");
    Map<String, @Nullable Object> document = rows.update(stored, values.get());
    tell(type, stored, document);
    return document;
  }

  /** Removes a row. */
  void delete(SiteState site, String type, String name) throws Exception {
    Resource resource = find(site, type);
    Rows rows = rows(site, resource);
    String stored = permitted(rows, resource.mayWrite(), name, "write");
    rows.delete(stored);
    tellList(type, stored);
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

  private Rows readable(SiteState site, String type) throws Exception {
    Resource resource = find(site, type);
    Rows rows = rows(site, resource);
    check(rows, resource.mayRead(), null, "read");
    return rows;
  }

  /**
   * The stored key of the row that the caller calls {@code name}. A row that does not exist is 404
   * only for users with the right to all rows, so that others cannot find out which keys exist.
   */
  private static String permitted(Rows rows, ResourceCheck check, String name, String verb)
      throws Exception {
    Optional<String> stored = rows.stored(name);
    check(rows, check, stored.orElse(null), verb);
    return stored.orElseThrow(() -> rows.unknown(name));
  }

  private static void check(Rows rows, ResourceCheck check, @Nullable String stored, String verb)
      throws Exception {
    Context ctx = rows.ctx();
    if (!check.allow(ctx, stored)) {
      String type = rows.fields().resource().name();
      throw new PermissionException(
          ctx.session().isGuest()
              ? "Log in to %s %s".formatted(verb, type)
              : "%s may not %s %s".formatted(ctx.user(), verb, type));
    }
  }

  private Rows rows(SiteState site, Resource resource) {
    Context ctx = Context.current();
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
