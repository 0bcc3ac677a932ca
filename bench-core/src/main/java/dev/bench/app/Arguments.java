package dev.bench.app;

import dev.bench.Context;
import dev.bench.Default;
import dev.bench.ValidationException;
import dev.bench.http.Request;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Binds named or positional values to the parameters of a method.
 *
 * <p>{@link Context} and {@link Request} are given by type. Text from a query string or form is
 * converted; where the parameter is no text, text that is JSON is read as such. A missing value is
 * the {@link Default}, an empty {@link Optional}, or a {@link ValidationException} that names it.
 */
final class Arguments {

  private final Method method;
  private final List<Parameter> parameters;
  private final Json json;

  Arguments(Method method, Json json) {
    this.method = method;
    this.parameters = Arrays.asList(method.getParameters());
    this.json = json;
  }

  /** The values of all parameters, from values by name. */
  @Nullable Object[] named(Context ctx, @Nullable Request request, Map<String, ?> values) {
    return bind(
        ctx,
        request,
        (index, name) ->
            values.containsKey(name) ? Optional.of(new Given(values.get(name))) : Optional.empty());
  }

  /** The values of all parameters, positional ones first, the others by name. */
  @Nullable Object[] mixed(Context ctx, List<?> positional, Map<String, ?> values) {
    if (positional.size() > valueCount()) {
      throw new ValidationException(
          "%s takes %d arguments, not %d".formatted(name(), valueCount(), positional.size()));
    }
    return bind(
        ctx,
        null,
        (index, name) -> {
          if (index < positional.size()) {
            return Optional.of(new Given(positional.get(index)));
          }
          return values.containsKey(name)
              ? Optional.of(new Given(values.get(name)))
              : Optional.empty();
        });
  }

  private @Nullable Object[] bind(Context ctx, @Nullable Request request, Source source) {
    @Nullable Object[] bound = new Object[parameters.size()];
    int index = 0;
    for (int i = 0; i < bound.length; i++) {
      Parameter parameter = parameters.get(i);
      if (parameter.getType() == Context.class) {
        bound[i] = ctx;
      } else if (parameter.getType() == Request.class) {
        bound[i] = request;
      } else {
        bound[i] = value(parameter, source.at(index++, parameter.getName()));
      }
    }
    return bound;
  }

  private @Nullable Object value(Parameter parameter, Optional<Given> given) {
    boolean optional = parameter.getType() == Optional.class;
    Type type =
        optional
            ? ((ParameterizedType) parameter.getParameterizedType()).getActualTypeArguments()[0]
            : parameter.getParameterizedType();
    Default fallback = parameter.getAnnotation(Default.class);
    if (given.isEmpty() && fallback != null) {
      given = Optional.of(new Given(fallback.value()));
    }
    if (given.isEmpty() && !optional) {
      throw new ValidationException(
          "%s needs the argument %s; send it".formatted(name(), parameter.getName()));
    }
    @Nullable Object converted = given.map(g -> converted(parameter, type, g.value())).orElse(null);
    if (converted == null && parameter.getType().isPrimitive()) {
      throw new ValidationException(
          "The argument %s of %s must not be null".formatted(parameter.getName(), name()));
    }
    return optional ? Optional.ofNullable(converted) : converted;
  }

  private @Nullable Object converted(Parameter parameter, Type type, @Nullable Object value) {
    if (type == String.class && (value instanceof String || value == null)) {
      return value;
    }
    try {
      return json.convert(value instanceof String text ? fromText(type, text) : value, type);
    } catch (JsonException e) {
      throw new ValidationException(
          "The argument %s of %s is %s, expected %s"
              .formatted(parameter.getName(), name(), shortened(value), type.getTypeName()));
    }
  }

  private Object fromText(Type type, String text) {
    if ((type == boolean.class || type == Boolean.class) && text.matches("[01]")) {
      return text.equals("1");
    }
    return text.startsWith("{") || text.startsWith("[") ? json.tree(text) : text;
  }

  private int valueCount() {
    return (int)
        parameters.stream()
            .filter(p -> p.getType() != Context.class && p.getType() != Request.class)
            .count();
  }

  /** The parameters that callers give, by name, in order. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    for (Parameter parameter : parameters) {
      if (parameter.getType() != Context.class && parameter.getType() != Request.class) {
        names.add(parameter.getName());
      }
    }
    return names;
  }

  private String name() {
    return method.getDeclaringClass().getName() + "." + method.getName();
  }

  private static String shortened(@Nullable Object value) {
    String text = String.valueOf(value);
    return text.length() <= 60 ? text : text.substring(0, 60) + "…";
  }

  /** A value that was given, which may be null. */
  private record Given(@Nullable Object value) {}

  /** Where values come from. */
  private interface Source {
    Optional<Given> at(int index, String name);
  }
}
