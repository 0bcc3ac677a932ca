package dev.bench.json;

import java.lang.annotation.Annotation;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Finds what a JSON object lacks to become a record.
 *
 * <p>A component may be missing when it is an {@link Optional}, or {@link Nullable}, or has an
 * annotation that gives it another name. Lists of records and records in records are looked into.
 */
public final class MissingComponent {

  private MissingComponent() {}

  /** The first component that {@code value} lacks, as a path such as {@code lines[0].price}. */
  public static Optional<String> of(JsonNode value, Type type) {
    if (type instanceof Class<?> record && record.isRecord() && value.isObject()) {
      return Arrays.stream(record.getRecordComponents())
          .map(component -> in(value, component))
          .flatMap(Optional::stream)
          .findFirst();
    }
    return isList(type) && value.isArray()
        ? inList(value, ((ParameterizedType) type).getActualTypeArguments()[0])
        : Optional.empty();
  }

  private static Optional<String> in(JsonNode object, RecordComponent component) {
    @Nullable JsonNode value = object.get(component.getName());
    if (value == null) {
      return mayBeMissing(component) ? Optional.empty() : Optional.of(component.getName());
    }
    return of(value, component.getGenericType())
        .map(path -> component.getName() + (path.startsWith("[") ? "" : ".") + path);
  }

  private static Optional<String> inList(JsonNode list, Type element) {
    for (int i = 0; i < list.size(); i++) {
      Optional<String> missing = of(list.get(i), element);
      if (missing.isPresent()) {
        return Optional.of("[%d].%s".formatted(i, missing.get()));
      }
    }
    return Optional.empty();
  }

  private static boolean isList(Type type) {
    return type instanceof ParameterizedType generic
        && generic.getRawType() instanceof Class<?> raw
        && Collection.class.isAssignableFrom(raw);
  }

  private static boolean mayBeMissing(RecordComponent component) {
    return component.getType() == Optional.class
        || component.getAnnotations().length > 0
        || Arrays.stream(component.getAnnotatedType().getAnnotations())
            .map(Annotation::annotationType)
            .anyMatch(Nullable.class::equals);
  }
}
