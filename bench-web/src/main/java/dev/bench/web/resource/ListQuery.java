package dev.bench.web.resource;

import dev.bench.ValidationException;
import dev.bench.resource.ResourceField;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a caller asks of a list.
 *
 * @param fields the fields of each row; otherwise {@code name} alone
 * @param conditions which rows
 * @param arrangement the clauses by which rows are grouped and ordered, with a space before them
 * @param start how many rows are left out first
 * @param limit how many rows at most
 * @param asObjects whether a row is an object, and not a list of values
 */
record ListQuery(
    List<ResourceField> fields,
    Conditions conditions,
    String arrangement,
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
    long limit =
        number(form, USUAL_LIMIT, "limit", "limit_page_length"); // 0 means as many as there are
    if (limit > MOST) {
      throw new ValidationException("limit is %d; at most %d is taken".formatted(limit, MOST));
    }
    List<ResourceField> group = group(all, text(form, "group_by"));
    return new ListQuery(
        fields(all, form, group),
        new Conditions(all).all(form.get("filters")).any(form.get("or_filters")),
        arrangement(all, text(form, "order_by"), group),
        number(form, "0", "limit_start", "start"),
        limit == 0 ? MOST : limit,
        !text(form, "as_dict").matches("(?i)false|0"));
  }

  /** The same rows and one more, by which it is seen whether others follow. */
  ListQuery withOneMore() {
    return new ListQuery(fields, conditions, arrangement, start, limit + 1, asObjects);
  }

  /** The fields of {@code group_by}; rows that are equal in them become one. */
  private static List<ResourceField> group(Fields all, String text) {
    List<ResourceField> group = new ArrayList<>();
    for (String part : parts(text, "group_by")) {
      group.add(all.named(plain(part.strip())));
    }
    return group;
  }

  private static List<ResourceField> fields(
      Fields all, Map<String, @Nullable Object> form, List<ResourceField> group) {
    Set<ResourceField> chosen = new LinkedHashSet<>();
    for (String name : names(form.get("fields"))) {
      if (name.equals("*")) {
        chosen.addAll(all.all());
      } else {
        chosen.add(all.named(name));
      }
    }
    chosen.forEach(field -> refuseUngrouped(field, "fields", group));
    if (chosen.isEmpty()) {
      return group.isEmpty() ? List.of(all.named("name")) : group;
    }
    return List.copyOf(chosen);
  }

  private static void refuseUngrouped(
      ResourceField field, String where, List<ResourceField> group) {
    if (!group.isEmpty() && !group.contains(field)) {
      throw new ValidationException(
          "%s names %s, which group_by does not; rows of a group differ in it"
              .formatted(where, field.name()));
    }
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

  private static String arrangement(Fields all, String order, List<ResourceField> group) {
    String columns = columns(group);
    if (group.isEmpty()) {
      return " order by " + order(all, order, group);
    }
    return " group by %s order by %s"
        .formatted(columns, order.isBlank() ? columns : order(all, order, group));
  }

  private static String order(Fields all, String text, List<ResourceField> group) {
    String key = "`" + all.resource().key().column() + "`";
    if (text.isBlank()) {
      return all.has("modified") ? "`modified` desc, " + key : key;
    }
    List<String> orders = new ArrayList<>();
    for (String part : parts(text, "order_by")) {
      String[] words = part.strip().split("\\s+", -1);
      String direction = words.length > 1 ? words[1].toLowerCase(Locale.ROOT) : "asc";
      if (words.length > 2 || !direction.matches("asc|desc")) {
        throw new ValidationException(
            "order_by is %s; write such as: title asc, priority desc".formatted(text));
      }
      ResourceField field = all.named(plain(words[0]));
      refuseUngrouped(field, "order_by", group);
      orders.add("`" + field.column() + "` " + direction);
    }
    if (group.isEmpty()) {
      orders.add(key); // so that pages of rows that are equal do not overlap
    }
    return String.join(", ", orders);
  }

  /** The parts of a list with commas; none of a blank text. */
  private static List<String> parts(String text, String what) {
    String[] parts = text.split(",", MOST_ORDERS + 1);
    if (parts.length > MOST_ORDERS) {
      throw new ValidationException(
          "%s has more than %d fields; send fewer".formatted(what, MOST_ORDERS));
    }
    return text.isBlank() ? List.of() : List.of(parts);
  }

  /** Frappe's clients also write {@code `tabTodo`.`title`}. */
  private static String plain(String name) {
    return name.replace("`", "").replaceFirst("^[^.]*\\.", "");
  }

  private static String columns(List<ResourceField> fields) {
    return fields.stream()
        .map(field -> "`" + field.column() + "`")
        .collect(Collectors.joining(", "));
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
