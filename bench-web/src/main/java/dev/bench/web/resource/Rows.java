package dev.bench.web.resource;

import dev.bench.Context;
import dev.bench.DoesNotExistException;
import dev.bench.ValidationException;
import dev.bench.resource.ResourceField;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.mapper.ColumnMapper;
import org.jdbi.v3.core.mapper.NoSuchMapperException;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * The rows of a resource in the database of one unit of work.
 *
 * @param ctx the unit
 * @param fields the fields of the resource on the unit's site
 */
record Rows(Context ctx, Fields fields) {

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /** How many rows of a list are fetched at a time, so that a long list is refused early. */
  private static final int ROWS_AT_ONCE = 100;

  /** The rows that {@code query} asks for, as objects or lists. */
  List<Object> list(ListQuery query) {
    String sql =
        "select %s from `%s`%s%s limit :most offset :start"
            .formatted(
                columns(query.fields()), table(), query.conditions().where(), query.arrangement());
    ListSize size = ListSize.of(ctx.site().config());
    return bound(ctx.db().createQuery(sql), query.conditions().values())
        .bind("most", query.limit())
        .bind("start", query.start())
        .setFetchSize(ROWS_AT_ONCE)
        .map((rs, context) -> {
          Map<String, @Nullable Object> row = row(query.fields(), rs, context);
          size.add(row);
          return query.asObjects() ? (Object) row : new ArrayList<>(row.values());
        })
        .list();
  }

  /** How many rows fit. */
  long count(Conditions conditions) {
    return bound(
            ctx.db()
                .createQuery("select count(*) from `%s`%s".formatted(table(), conditions.where())),
            conditions.values())
        .mapTo(Long.class)
        .one();
  }

  /** The key of the row called {@code name} as the table stores it; empty without such a row. */
  Optional<String> stored(String name) {
    Object key;
    try {
      key = keyOf(name);
    } catch (DoesNotExistException unreadable) {
      return Optional.empty();
    }
    List<String> keys =
        ctx.db()
            .createQuery(
                "select %s from `%s` where %s = :key limit 2".formatted(key(), table(), key()))
            .bind("key", key)
            .mapTo(String.class)
            .list();
    return keys.size() == 1 ? Optional.of(keys.getFirst()) : Optional.empty();
  }

  /** The row called {@code name}, with its {@code doctype}. */
  Map<String, @Nullable Object> read(String name) {
    List<ResourceField> all = fields.all();
    Map<String, @Nullable Object> document =
        ctx.db()
            .createQuery(
                "select %s from `%s` where %s = :key".formatted(columns(all), table(), key()))
            .bind("key", keyOf(name))
            .map((rs, context) -> row(all, rs, context))
            .findOne()
            .orElseThrow(() -> unknown(name));
    document.put("doctype", fields.resource().name());
    return document;
  }

  /** Adds a row; what {@link #read} says of it. */
  Map<String, @Nullable Object> insert(Map<String, JsonNode> values) {
    Values sent = new Values(fields);
    Map<String, @Nullable Object> columns = sent.columnsOf(values);
    columns.putAll(sent.newKey(values));
    sent.refuseMissing(columns);
    Map<String, String> stamps = sent.stamps(true);
    List<String> names = new ArrayList<>(columns.keySet());
    List<String> marks = new ArrayList<>(names.stream().map(name -> ":" + name).toList());
    stamps.forEach((name, value) -> {
      names.add(name);
      marks.add(value);
    });
    String sql =
        "insert into `%s` (%s) values (%s) returning %s"
            .formatted(
                table(),
                names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", ")),
                String.join(", ", marks),
                key());
    String name =
        RowFaults.told(() ->
            bound(ctx.db().createQuery(sql), columns)
                .bind("user__", ctx.user())
                .mapTo(String.class)
                .one());
    return checked(name);
  }

  /** Changes fields of a row, never its key; what {@link #read} says of it then. */
  Map<String, @Nullable Object> update(String name, Map<String, JsonNode> values) {
    Values sent = new Values(fields);
    sent.refuseOtherKey(name, read(name), values);
    Map<String, @Nullable Object> columns = sent.columnsOf(values);
    List<String> parts = new ArrayList<>();
    columns.keySet().forEach(column -> parts.add("`%s` = :%s".formatted(column, column)));
    if (!parts.isEmpty()) {
      sent.stamps(false)
          .forEach((column, value) -> parts.add("`%s` = %s".formatted(column, value)));
      String sql =
          "update `%s` set %s where %s = :key__"
              .formatted(table(), String.join(", ", parts), key());
      RowFaults.told(() ->
          bound(ctx.db().createUpdate(sql), columns)
              .bind("user__", ctx.user())
              .bind("key__", keyOf(name))
              .execute());
    }
    return checked(name);
  }

  /** Removes a row. */
  void delete(String name) {
    int removed =
        RowFaults.told(() ->
            ctx.db()
                .createUpdate("delete from `%s` where %s = :key".formatted(table(), key()))
                .bind("key", keyOf(name))
                .execute());
    if (removed == 0) {
      throw unknown(name);
    }
  }

  /** Lets the record's own constructor refuse the row. */
  private Map<String, @Nullable Object> checked(String name) {
    try {
      Object record =
          ctx.db()
              .createQuery("select * from `%s` where %s = :key".formatted(table(), key()))
              .bind("key", keyOf(name))
              .mapTo(fields.resource().type())
              .one();
      ctx.log().trace("The row became {}", record.getClass());
    } catch (NoSuchMapperException e) {
      throw e;
    } catch (JdbiException | IllegalArgumentException e) {
      throw RowFaults.ofRecord(e);
    }
    return read(name);
  }

  private static Map<String, @Nullable Object> row(
      List<ResourceField> fields, ResultSet rs, StatementContext context) throws SQLException {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 0; i < fields.size(); i++) {
      ColumnMapper<?> mapper = context.findColumnMapperFor(fields.get(i).type()).orElseThrow();
      row.put(fields.get(i).name(), shown(mapper.map(rs, i + 1, context)));
    }
    return row;
  }

  /** Times of day and date as Frappe writes them. */
  private static @Nullable Object shown(@Nullable Object value) {
    if (!(value instanceof LocalDateTime time)) {
      return value;
    }
    int micros = time.get(ChronoField.MICRO_OF_SECOND);
    return SECONDS.format(time) + (micros == 0 ? "" : ".%06d".formatted(micros));
  }

  private static <S extends SqlStatement<S>> S bound(
      S statement, Map<String, ? extends @Nullable Object> values) {
    values.forEach((name, value) -> statement.bind(name, value));
    return statement;
  }

  private Object keyOf(String name) {
    try {
      Object key = fields.value(fields.named("name"), StringNode.valueOf(name));
      if (key != null) {
        return key;
      }
    } catch (ValidationException wrongType) {
      throw unknown(name);
    }
    throw unknown(name);
  }

  DoesNotExistException unknown(String name) {
    return new DoesNotExistException("There is no %s %s".formatted(fields.resource().name(), name));
  }

  private static String columns(List<ResourceField> fields) {
    return fields.stream()
        .map(field -> "`" + field.column() + "`")
        .collect(Collectors.joining(", "));
  }

  private String table() {
    return fields.resource().table();
  }

  private String key() {
    return "`" + fields.resource().key().column() + "`";
  }
}
