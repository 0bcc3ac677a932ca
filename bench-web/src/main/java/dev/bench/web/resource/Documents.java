package dev.bench.web.resource;

import dev.bench.ValidationException;
import dev.bench.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the record that a caller sends: as a JSON object, or as JSON in the form field data. */
final class Documents {

  /** What a form holds beside the fields of a record. */
  private static final Set<String> NO_FIELDS = Set.of("cmd", "csrf_token", "flags");

  private Documents() {}

  /** The values by name of the arguments {@code form}. */
  static Map<String, JsonNode> sent(Map<String, @Nullable Object> form) {
    Object data = form.get("data");
    if (data instanceof String text && text.strip().startsWith("{")) {
      return of(text);
    }
    Map<String, JsonNode> values = new LinkedHashMap<>();
    form.forEach((name, value) -> {
      if (!NO_FIELDS.contains(name)) {
        values.put(name, node(value));
      }
    });
    return values;
  }

  /** The values by name of {@code document}, a JSON object or the text of one. */
  static Map<String, JsonNode> of(@Nullable Object document) {
    JsonNode tree = Conditions.tree(document, "The record");
    if (!tree.isObject()) {
      throw new ValidationException("A record must be sent as a JSON object");
    }
    Map<String, JsonNode> values = new LinkedHashMap<>();
    tree.forEachEntry(values::put);
    NO_FIELDS.forEach(values::remove);
    return values;
  }

  /** A value as JSON. */
  static JsonNode node(@Nullable Object value) {
    return value instanceof JsonNode known ? known : Json.core().tree(Json.core().write(value));
  }
}
