package dev.bench.web.resource;

import dev.bench.ValidationException;
import dev.bench.resource.ResourceField;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * What the values that a client sends become in the columns of a row.
 *
 * @param fields the fields of the resource
 */
record Values(Fields fields) {

  /** The key that a client chooses, by column; refused where the database numbers the rows. */
  Map<String, @Nullable Object> newKey(Map<String, JsonNode> values) {
    Map<String, @Nullable Object> key = new LinkedHashMap<>();
    values.forEach((name, value) -> {
      if (!isFixed(name) || value.isNull()) {
        return;
      }
      ResourceField field = fields.named(name);
      if (isNumbered(field)) {
        throw new ValidationException(
            "%s numbers its records; leave out %s".formatted(fields.resource().name(), name));
      }
      Object given = fields.value(field, value);
      Object other = key.put(field.column(), given);
      if (other != null && !other.equals(given)) {
        throw new ValidationException("name and id differ; send one of them");
      }
    });
    return key;
  }

  /**
   * Refuses values that would change what is set once.
   *
   * @param row what {@link Rows#read} says of the row now
   */
  void refuseOtherKey(
      String stored, Map<String, @Nullable Object> row, Map<String, JsonNode> values) {
    values.forEach((name, value) -> {
      if (!isFixed(name)) {
        return;
      }
      Object known =
          name.equals("name")
              ? fields.value(fields.named("name"), StringNode.valueOf(stored))
              : row.get(name);
      if (!Objects.equals(known, fields.value(fields.named(name), value))) {
        throw new ValidationException(
            "The %s of %s %s cannot be changed; leave it out"
                .formatted(name, fields.resource().name(), stored));
      }
    });
  }

  /** Whether a field's value is set once, with the new row, and never changed. */
  private boolean isFixed(String name) {
    return name.equals("name")
        || name.equals(fields.resource().key().name())
        || (!Fields.isKept(name) && isNumbered(fields.named(name)));
  }

  private boolean isNumbered(ResourceField field) {
    Columns.Column known = fields.columns().get(field.column());
    return known != null && known.numbered();
  }

  /** Values by column, without the key. */
  Map<String, @Nullable Object> columnsOf(Map<String, JsonNode> values) {
    Map<String, @Nullable Object> columns = new LinkedHashMap<>();
    values.forEach((name, value) -> {
      if (Fields.isKept(name) || isFixed(name)) {
        return;
      }
      ResourceField field = fields.named(name);
      Object converted = fields.value(field, value);
      boolean primitive = field.type() instanceof Class<?> type && type.isPrimitive();
      if (converted == null && (primitive || isRequired(field.column()))) {
        throw new MandatoryException(fields.resource().name(), name);
      }
      columns.put(field.column(), converted);
    });
    return columns;
  }

  private boolean isRequired(String column) {
    Columns.Column known = fields.columns().get(column);
    return known != null && known.required();
  }

  /** Refuses a new row that lacks a value which its table needs. */
  void refuseMissing(Map<String, @Nullable Object> given) {
    Map<String, String> stamps = stamps(true);
    for (Columns.Column column : fields.columns().values()) {
      boolean filled = given.containsKey(column.name()) || stamps.containsKey(column.name());
      if (column.required() && !filled) {
        throw new MandatoryException(fields.resource().name(), column.name());
      }
    }
  }

  /** What the runtime writes of a change, as SQL by column, where the table has it. */
  Map<String, String> stamps(boolean isNew) {
    Map<String, String> stamps = new LinkedHashMap<>();
    if (isNew) {
      stamps.put("owner", ":user__");
      stamps.put("creation", "current_timestamp(6)");
    }
    stamps.put("modified", "current_timestamp(6)");
    stamps.put("modified_by", ":user__");
    stamps.keySet().removeIf(column -> !fields.has(column));
    return stamps;
  }
}
