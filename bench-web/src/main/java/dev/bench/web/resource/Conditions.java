package dev.bench.web.resource;

import dev.bench.ValidationException;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.resource.ResourceField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The filters of a list in each of the forms that Frappe's clients write, as SQL with bound values.
 *
 * <p>Forms: {@code [["field", "op", value], …]}, {@code [["Todo", "field", "op", value], …]},
 * {@code [["field", value], …]}, one of these alone, and {@code {"field": value, "field": ["op",
 * value]}}. Operators: {@code = != <> < > <= >= like, not like, in, not in, between, is}. A row
 * without a value fits what says "not". Source: Frappe's {@code db_query.py}. Confined to one
 * thread.
 */
final class Conditions {

  private static final int MOST = 100;
  private static final int MOST_VALUES = 1000;
  private static final Set<String> COMPARISONS = Set.of("=", "<", ">", "<=", ">=", "like");
  private static final Map<String, String> NEGATIONS =
      Map.of("!=", "<>", "<>", "<>", "not like", "not like", "not in", "not in");

  private final Fields fields;
  private final List<String> all = new ArrayList<>();
  private final List<String> any = new ArrayList<>();
  private final Map<String, Object> values = new LinkedHashMap<>();

  Conditions(Fields fields) {
    this.fields = fields;
  }

  /** All of {@code filters} must hold; nothing when they are missing. */
  Conditions all(@Nullable Object filters) {
    read(filters, "filters", all);
    return this;
  }

  /** One of {@code filters} must hold; nothing when they are missing. */
  Conditions any(@Nullable Object filters) {
    read(filters, "or_filters", any);
    return this;
  }

  /** The clause, with a space before it; empty without conditions. */
  String where() {
    List<String> parts = new ArrayList<>(all);
    if (!any.isEmpty()) {
      parts.add("(" + String.join(" or ", any) + ")");
    }
    return parts.isEmpty() ? "" : " where " + String.join(" and ", parts);
  }

  /** The values by name. */
  Map<String, Object> values() {
    return values;
  }

  private void read(@Nullable Object filters, String what, List<String> target) {
    JsonNode node = tree(filters, what);
    refuseMany(node, what);
    if (node.isObject()) {
      node.forEachEntry((name, value) -> target.add(ofMember(name, value)));
    } else if (node.isArray() && !node.isEmpty() && node.get(0).isString()) {
      target.add(ofList(node));
    } else if (node.isArray()) {
      for (JsonNode each : node) {
        if (each.isObject()) {
          refuseMany(each, what);
          each.forEachEntry((name, value) -> target.add(ofMember(name, value)));
        } else {
          target.add(ofList(each));
        }
      }
    } else if (!node.isNull()) {
      throw new ValidationException(
          "%s must be a list such as [[\"field\", \"=\", 1]], or an object".formatted(what));
    }
    refuseMany(target.size(), what);
  }

  private static void refuseMany(JsonNode list, String what) {
    refuseMany(list.isContainer() ? list.size() : 0, what);
  }

  private static void refuseMany(int count, String what) {
    if (count > MOST) {
      throw new ValidationException(
          "%s has %d conditions; at most %d are taken".formatted(what, count, MOST));
    }
  }

  /** What a client sent, whose JSON may stand in a text. */
  static JsonNode tree(@Nullable Object given, String what) {
    if (given instanceof JsonNode node) {
      return node;
    }
    String text = given == null ? "" : given.toString().strip();
    try {
      return Json.core().tree(text.isEmpty() ? "null" : text);
    } catch (JsonException e) {
      throw new ValidationException("%s is not JSON: %s".formatted(what, e.getMessage()));
    }
  }

  private String ofMember(String field, JsonNode value) {
    boolean withOperator = value.isArray() && value.size() == 2 && value.get(0).isString();
    return withOperator
        ? condition(field, value.get(0).asString(), value.get(1))
        : condition(field, "=", value);
  }

  private String ofList(JsonNode parts) {
    return switch (parts.isArray() ? parts.size() : 0) {
      case 2 -> condition(text(parts.get(0)), "=", parts.get(1));
      case 3 -> condition(text(parts.get(0)), text(parts.get(1)), parts.get(2));
      case 4, 5 -> {
        String type = text(parts.get(0));
        if (!type.equals(fields.resource().name())) {
          throw new ValidationException(
              "A filter names the type %s; only fields of %s can be asked for"
                  .formatted(type, fields.resource().name()));
        }
        yield condition(text(parts.get(1)), text(parts.get(2)), parts.get(3));
      }
      default ->
          throw new ValidationException(
              "The filter %s must be such as [\"field\", \"=\", 1]".formatted(parts));
    };
  }

  private static String text(JsonNode part) {
    if (!part.isString()) {
      throw new ValidationException(
          "A filter has %s for a field or an operator; write a text".formatted(part.getNodeType()));
    }
    return part.asString();
  }

  private String condition(String name, String operator, JsonNode value) {
    ResourceField field = fields.named(name);
    String column = "`" + field.column() + "`";
    String op = operator.strip().toLowerCase(Locale.ROOT);
    if (COMPARISONS.contains(op)) {
      return value.isNull()
          ? column + " is null"
          : column + " " + op + " " + bound(field, op, value);
    }
    String negation = NEGATIONS.get(op);
    if (negation != null) {
      return value.isNull()
          ? column + " is not null"
          : "(%s %s %s or %s is null)".formatted(column, negation, bound(field, op, value), column);
    }
    return switch (op) {
      case "in" -> column + " in " + bound(field, op, value);
      case "between" -> {
        JsonNode ends = list(value);
        if (ends.size() != 2) {
          throw new ValidationException(
              "The filter on %s between needs two values".formatted(name));
        }
        yield column + " between " + bind(field, ends.get(0)) + " and " + bind(field, ends.get(1));
      }
      case "is" -> isSet(column, value.asString(""));
      default ->
          throw new ValidationException(
              "The operator %s is not known; use =, !=, <, >, <=, >=, like, not like, in, not in, between or is"
                  .formatted(operator));
    };
  }

  private static String isSet(String column, String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "set" -> "(%s is not null and %s <> '')".formatted(column, column);
      case "not set" -> "(%s is null or %s = '')".formatted(column, column);
      default -> throw new ValidationException("The operator is takes \"set\" or \"not set\"");
    };
  }

  private String bound(ResourceField field, String operator, JsonNode value) {
    if (operator.endsWith("like")) {
      return add(value.asString(""));
    }
    if (!operator.endsWith("in")) {
      return bind(field, value);
    }
    JsonNode list = list(value);
    if (list.isEmpty() || list.size() > MOST_VALUES) {
      throw new ValidationException(
          "The filter on %s has no values or too many; 1 to %d are taken"
              .formatted(field.name(), MOST_VALUES));
    }
    return list.values().stream()
        .map(each -> bind(field, each))
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** A list; Frappe's clients also write one as a text with commas. */
  private static JsonNode list(JsonNode value) {
    if (value.isArray()) {
      return value;
    }
    String[] parts = value.asString("").split(",", MOST_VALUES + 1);
    return Json.core().tree(Json.core().write(Stream.of(parts).map(String::strip).toList()));
  }

  private String bind(ResourceField field, JsonNode value) {
    Object converted = fields.value(field, value);
    if (converted == null) {
      throw new ValidationException("A value of the filter on %s is null".formatted(field.name()));
    }
    return add(converted);
  }

  private String add(Object value) {
    if (values.size() == MOST_VALUES) {
      throw new ValidationException(
          "The filters have more than %d values; send fewer".formatted(MOST_VALUES));
    }
    String name = "f" + values.size();
    values.put(name, value);
    return ":" + name;
  }
}
