package dev.bench.web.resource;

import dev.bench.ValidationException;
import dev.bench.resource.ResourceField;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a caller asks of a list.
 *
 * @param fields the fields of each row; otherwise {@code name} alone
 * @param conditions which rows
 * @param order the order as SQL
 * @param start how many rows are left out first
 * @param limit how many rows at most
 * @param asObjects whether a row is an object, and not a list of values
 */
record ListQuery(
    List<ResourceField> fields,
    Conditions conditions,
    String order,
    long start,
    long limit,
    boolean asObjects) {

  /** As many rows as an answer has at most. */
  static final long MOST = 10_000;

  private static final String USUAL_LIMIT = "20";
  private static final int MOST_FIELDS = 500;
  private static final int MOST_ORDERS = 20;

  /** Reads it from {@code form}, the arguments by Frappe's names. */
  static ListQuery of(Fields all, Map<String, @Nullable Object> form) {
    if (!text(form, "group_by").isEmpty()) {
      throw new ValidationException("group_by is not taken; write a whitelisted method for it");
    }
    long limit =
        number(form, USUAL_LIMIT, "limit", "limit_page_length"); // 0 means as many as there are
    if (limit > MOST) {
      throw new ValidationException("limit is %d; at most %d is taken".formatted(limit, MOST));
    }
    return new ListQuery(
        fields(all, form),
        new Conditions(all).all(form.get("filters")).any(form.get("or_filters")),
        order(all, text(form, "order_by")),
        number(form, "0", "limit_start", "start"),
        limit == 0 ? MOST : limit,
        !text(form, "as_dict").matches("(?i)false|0"));
  }

  private static List<ResourceField> fields(Fields all, Map<String, @Nullable Object> form) {
    Set<ResourceField> chosen = new LinkedHashSet<>();
    for (String name : names(form.get("fields"))) {
      if (name.equals("*")) {
        chosen.addAll(all.all());
      } else {
        chosen.add(all.named(name));
      }
    }
    return chosen.isEmpty() ? List.of(all.named("name")) : List.copyOf(chosen);
  }

  /** Names of fields, as a JSON list or as text with commas. */
  static List<String> names(@Nullable Object given) {
    String text = given instanceof JsonNode ? "" : given == null ? "" : given.toString().strip();
    if (!text.isEmpty() && !text.startsWith("[")) {
      String[] parts = text.split(",", MOST_FIELDS + 1);
      refuseMany(parts.length);
      return Stream.of(parts).map(String::strip).toList();
    }
    JsonNode list = Conditions.tree(given, "fields");
    refuseMany(list.isContainer() ? list.size() : 0);
    List<String> names = new ArrayList<>();
    for (JsonNode each : list) {
      names.add(each.isString() ? each.asString() : each.toString());
    }
    return names;
  }

  private static void refuseMany(int fields) {
    if (fields > MOST_FIELDS) {
      throw new ValidationException(
          "More than %d fields are asked for; send fewer".formatted(MOST_FIELDS));
    }
  }

  private static String order(Fields all, String text) {
    String key = "`" + all.resource().key().column() + "`";
    if (text.isBlank()) {
      return all.has("modified") ? "`modified` desc, " + key : key;
    }
    String[] orders = text.split(",", MOST_ORDERS + 1);
    if (orders.length > MOST_ORDERS) {
      throw new ValidationException(
          "order_by has more than %d fields; send fewer".formatted(MOST_ORDERS));
    }
    List<String> parts = new ArrayList<>();
    for (String part : orders) {
      String[] words = part.strip().split("\\s+", -1);
      String direction = words.length > 1 ? words[1].toLowerCase(Locale.ROOT) : "asc";
      if (words.length > 2 || !direction.matches("asc|desc")) {
        throw new ValidationException(
            "order_by is %s; write such as: title asc, priority desc".formatted(text));
      }
      // Frappe's clients also write `tabTodo`.`title`.
      String name = words[0].replace("`", "").replaceFirst("^[^.]*\\.", "");
      parts.add("`" + all.named(name).column() + "` " + direction);
    }
    parts.add(key); // so that pages of rows that are equal do not overlap
    return String.join(", ", parts);
  }

  private static String text(Map<String, @Nullable Object> form, String name) {
    Object value = form.get(name);
    return value instanceof JsonNode node
        ? node.asString("")
        : value == null ? "" : value.toString();
  }

  private static long number(Map<String, @Nullable Object> form, String usual, String... names) {
    for (String name : names) {
      String text = text(form, name);
      if (!text.isEmpty()) {
        if (!text.matches("\\d{1,12}")) {
          throw new ValidationException("%s is %s, expected a whole number".formatted(name, text));
        }
        return Long.parseLong(text);
      }
    }
    return Long.parseLong(usual);
  }
}
