package dev.bench.web.openapi;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON Schema of a Java type, as the runtime reads and writes it; records are spelled out. */
final class JsonSchema {

  /** How deep records in records are spelled out: a record may hold its own type. */
  private static final int DEPTH = 5;

  private JsonSchema() {}

  /** The schema of {@code type}; one that takes anything for a type that says nothing. */
  static Map<String, Object> of(Type type) {
    return of(type, DEPTH);
  }

  private static Map<String, Object> of(Type type, int depth) {
    if (type instanceof ParameterizedType generic && generic.getRawType() instanceof Class<?> raw) {
      if (raw == Optional.class) {
        return of(generic.getActualTypeArguments()[0], depth);
      }
      return Collection.class.isAssignableFrom(raw)
          ? list(generic.getActualTypeArguments()[0], depth)
          : Map.of("type", "object");
    }
    return type instanceof Class<?> plain ? ofClass(plain, depth) : Map.of();
  }

  private static Map<String, Object> ofClass(Class<?> type, int depth) {
    if (type == boolean.class || type == Boolean.class) {
      return Map.of("type", "boolean");
    }
    if (isWhole(type)) {
      return Map.of("type", "integer");
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return type == void.class || type == char.class ? Map.of() : Map.of("type", "number");
    }
    if (type == LocalDate.class) {
      return Map.of("type", "string", "format", "date");
    }
    if (type == LocalDateTime.class || type == Instant.class) {
      return Map.of("type", "string", "format", "date-time");
    }
    if (type.isEnum()) {
      return Map.of(
          "type",
          "string",
          "enum",
          Arrays.stream(type.getEnumConstants()).map(String::valueOf).toList());
    }
    if (CharSequence.class.isAssignableFrom(type)) {
      return Map.of("type", "string");
    }
    if (type.isArray()) {
      return list(type.getComponentType(), depth);
    }
    return type.isRecord() ? record(type, depth) : Map.of();
  }

  private static boolean isWhole(Class<?> type) {
    return List.of(
            byte.class,
            short.class,
            int.class,
            long.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class)
        .contains(type);
  }

  private static Map<String, Object> list(Type element, int depth) {
    return Map.of("type", "array", "items", of(element, depth));
  }

  private static Map<String, Object> record(Class<?> type, int depth) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("title", type.getSimpleName());
    schema.put("type", "object");
    if (depth == 0) {
      return schema;
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      properties.put(component.getName(), of(component.getGenericType(), depth - 1));
      if (component.getType() != Optional.class) {
        required.add(component.getName());
      }
    }
    schema.put("properties", properties);
    schema.put("required", required);
    return schema;
  }
}
