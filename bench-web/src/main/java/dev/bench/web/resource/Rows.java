package dev.bench.web.resource;

import dev.bench.BenchException;
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
import java.util.Objects;
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
  private static final int NO_SUCH_PARENT = 1452;
  private static final int IS_REFERENCED = 1451;
  private static final int TOO_LONG = 1406;
  private static final int OUT_OF_RANGE = 1264;
  private static final int WRONG_VALUE = 1366;
  private static final int IS_NULL = 1048;
  private static final int IS_GENERATED = 1906;
  private static final int CHECK_FAILED = 4025;

  /** How many rows of a list are fetched at a time, so that a long list is refused early. */
  private static final int ROWS_AT_ONCE = 100;

  /** The rows that {@code query} asks for, as objects or lists. */
  List<Object> list(ListQuery query) {
    String sql =
        "select %s from `%s`%s order by %s limit :most offset :start"
            .formatted(columns(query.fields()), table(), query.conditions().where(), query.order());
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
    Map<String, @Nullable Object> columns = columnsOf(values);
    columns.putAll(newKey(values));
    refuseMissing(columns);
    Map<String, String> stamps = stamps(true);
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
        changed(() ->
            bound(ctx.db().createQuery(sql), columns)
                .bind("user__", ctx.user())
                .mapTo(String.class)
                .one());
    return checked(name);
  }

  /** Changes fields of a row, never its key; what {@link #read} says of it then. */
  Map<String, @Nullable Object> update(String name, Map<String, JsonNode> values) {
    refuseOtherKey(name, read(name), values);
    Map<String, @Nullable Object> columns = columnsOf(values);
    List<String> parts = new ArrayList<>();
    columns.keySet().forEach(column -> parts.add("`%s` = :%s".formatted(column, column)));
    if (!parts.isEmpty()) {
      stamps(false).forEach((column, value) -> parts.add("`%s` = %s".formatted(column, value)));
      String sql =
          "update `%s` set %s where %s = :key__"
              .formatted(table(), String.join(", ", parts), key());
      changed(() ->
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
        changed(() ->
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
      throw refusal(e);
    }
    return read(name);
  }

  private static RuntimeException refusal(RuntimeException failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof BenchException known) {
        return known;
      }
      if (at.getCause() == null && at instanceof IllegalArgumentException) {
        return new ValidationException(String.valueOf(at.getMessage()));
      }
    }
    return failure;
  }

  /** The key that a client chooses, by column; refused where the database numbers the rows. */
  private Map<String, @Nullable Object> newKey(Map<String, JsonNode> values) {
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

  private void refuseOtherKey(
      String stored, Map<String, @Nullable Object> row, Map<String, JsonNode> values) {
    values.forEach((name, value) -> {
      if (!isFixed(name)) {
        return;
      }
      Object known = name.equals("name") ? keyOf(stored) : row.get(name);
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
  private Map<String, @Nullable Object> columnsOf(Map<String, JsonNode> values) {
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

  private void refuseMissing(Map<String, @Nullable Object> given) {
    Map<String, String> stamps = stamps(true);
    for (Columns.Column column : fields.columns().values()) {
      boolean filled = given.containsKey(column.name()) || stamps.containsKey(column.name());
      if (column.required() && !filled) {
        throw new MandatoryException(fields.resource().name(), column.name());
      }
    }
  }

  /** What the runtime writes of a change, as SQL by column, where the table has it. */
  private Map<String, String> stamps(boolean isNew) {
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

  private static <T> T changed(Change<T> change) {
    try {
      return change.make();
    } catch (JdbiException e) {
      for (Throwable at = e; at != null; at = at.getCause()) {
        if (at instanceof SQLException sql) {
          throw refused(e, sql);
        }
      }
      throw e;
    }
  }

  private static RuntimeException refused(JdbiException failure, SQLException cause) {
    return switch (cause.getErrorCode()) {
      case NO_SUCH_PARENT -> new ValidationException("A value names a record that does not exist");
      case IS_REFERENCED ->
          new ValidationException("Other records name this one; change or remove them first");
      case TOO_LONG, OUT_OF_RANGE, WRONG_VALUE, IS_NULL, IS_GENERATED, CHECK_FAILED ->
          new ValidationException("A value does not fit its field: " + plain(cause));
      default -> failure;
    };
  }

  private static String plain(SQLException cause) {
    return String.valueOf(cause.getMessage()).replaceFirst("^\\(conn=\\d+\\) ", "");
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

  /** A statement that changes rows. */
  @FunctionalInterface
  private interface Change<T> {
    T make();
  }
}
