package dev.bench.app;

import dev.bench.Default;
import dev.bench.ValidationException;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import dev.bench.json.MissingComponent;
import dev.bench.json.TypeWords;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A parameter whose value a caller gives.
 *
 * <p>Text from a query string or form is converted; where the parameter is no text, text that is
 * JSON is read as such. A missing value is the {@link Default}, an empty {@link Optional}, or a
 * {@link ValidationException} that names it.
 *
 * @param name its name
 * @param type what a value is converted to; of an {@code Optional<T>} this is {@code T}
 * @param optional whether the method takes an {@link Optional}
 * @param primitive whether the method takes a primitive type, which has no null
 * @param fallback the value of its {@link Default}
 */
record Argument(
    String name, Type type, boolean optional, boolean primitive, Optional<String> fallback) {

  private static final int LONGEST_QUOTE = 60;

  static Argument of(Parameter parameter) {
    boolean optional = parameter.getType() == Optional.class;
    Type type =
        optional
            ? ((ParameterizedType) parameter.getParameterizedType()).getActualTypeArguments()[0]
            : parameter.getParameterizedType();
    return new Argument(
        parameter.getName(),
        type,
        optional,
        parameter.getType().isPrimitive(),
        Optional.ofNullable(parameter.getAnnotation(Default.class)).map(Default::value));
  }

  /** The value when the caller of {@code method} gives none. */
  @Nullable Object missing(String method, Json json) {
    if (fallback.isPresent()) {
      return converted(fallback.get(), method, json);
    }
    if (optional) {
      return Optional.empty();
    }
    throw new ValidationException("%s needs the argument %s; send it".formatted(method, name));
  }

  /** {@code value} as the method takes it. */
  @Nullable Object converted(@Nullable Object value, String method, Json json) {
    @Nullable Object converted = ofType(value, method, json);
    if (converted == null && primitive) {
      throw new ValidationException(
          "The argument %s of %s must not be null".formatted(name, method));
    }
    return optional ? Optional.ofNullable(converted) : converted;
  }

  private @Nullable Object ofType(@Nullable Object value, String method, Json json) {
    if (value == null || (type == String.class && value instanceof String)) {
      return value;
    }
    try {
      Object given = value instanceof String text ? fromText(text, json) : value;
      if (given instanceof JsonNode tree) {
        refuseMissing(tree, method);
      }
      return json.convert(given, type);
    } catch (JsonException e) {
      throw new ValidationException(
          "The argument %s of %s is %s, expected %s"
              .formatted(name, method, shortened(value), TypeWords.of(type)));
    }
  }

  private void refuseMissing(JsonNode tree, String method) {
    Optional<String> missing = MissingComponent.of(tree, type);
    if (missing.isPresent()) {
      throw new ValidationException(
          "The argument %s of %s lacks %s; send it".formatted(name, method, missing.get()));
    }
  }

  private Object fromText(String text, Json json) {
    if ((type == boolean.class || type == Boolean.class) && text.matches("[01]")) {
      return text.equals("1");
    }
    return text.startsWith("{") || text.startsWith("[") ? json.tree(text) : text;
  }

  private static String shortened(Object value) {
    String text = value.toString();
    return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
  }
}
