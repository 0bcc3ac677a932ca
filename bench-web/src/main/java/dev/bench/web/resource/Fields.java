package dev.bench.web.resource;

import dev.bench.ValidationException;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.json.TypeWords;
import dev.bench.resource.Resource;
import dev.bench.resource.ResourceField;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The fields of a resource on one site: the components of its record, {@code name}, and those of
 * Frappe's standard fields that the table has.
 *
 * @param resource the resource
 * @param columns the columns of its table
 * @param json the mapper for the app's types
 */
record Fields(Resource resource, Map<String, Columns.Column> columns, Json json) {

  /** What the runtime fills in, by name. */
  private static final Map<String, Class<?>> STANDARD = standard();

  /** What clients send back with a record, but do not change. */
  private static final Set<String> KEPT =
      Set.of("doctype", "owner", "creation", "modified", "modified_by", "docstatus", "idx");

  private static Map<String, Class<?>> standard() {
    Map<String, Class<?>> standard = new LinkedHashMap<>();
    standard.put("owner", String.class);
    standard.put("creation", LocalDateTime.class);
    standard.put("modified", LocalDateTime.class);
    standard.put("modified_by", String.class);
    standard.put("docstatus", Integer.class);
    standard.put("idx", Integer.class);
    return standard;
  }

  /** All of them, {@code name} first. */
  List<ResourceField> all() {
    Map<String, ResourceField> all = new LinkedHashMap<>();
    ResourceField key = resource.key();
    all.put("name", new ResourceField("name", key.column(), String.class));
    resource.fields().forEach(field -> all.putIfAbsent(field.name(), field));
    STANDARD.forEach((name, type) -> {
      if (has(name)) {
        all.putIfAbsent(name, new ResourceField(name, name, type));
      }
    });
    return new ArrayList<>(all.values());
  }

  /** Whether the table has that column. */
  boolean has(String column) {
    return columns.containsKey(column);
  }

  /**
   * The field of that name.
   *
   * @throws ValidationException when there is none
   */
  ResourceField named(String name) {
    return all().stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new ValidationException(
                "%s has no field %s; its fields are %s"
                    .formatted(
                        resource.name(),
                        name,
                        String.join(", ", all().stream().map(ResourceField::name).toList()))));
  }

  /** Whether a client may send {@code name}, though its value changes nothing. */
  static boolean isKept(String name) {
    return KEPT.contains(name);
  }

  /** {@code value} as the column of {@code field} takes it; {@code name} has the key's type. */
  @Nullable Object value(ResourceField field, @Nullable JsonNode value) {
    if (value == null || value.isNull()) {
      return null;
    }
    ResourceField target = field.name().equals("name") ? resource.key() : field;
    boolean truth = target.type() == boolean.class || target.type() == Boolean.class;
    if (truth && (value.isNumber() || value.asString("").matches("[01]"))) {
      return value.asString().equals("1");
    }
    try {
      return json.convert(value, target.type());
    } catch (JsonException e) {
      throw new ValidationException(
          "The value of %s is %s, expected %s"
              .formatted(
                  field.name(),
                  value.isString() ? value.asString() : value.toString(),
                  TypeWords.of(target.type())));
    }
  }
}
