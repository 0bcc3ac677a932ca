package dev.bench.resource;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A field of a resource: a component of its record and a column of its table.
 *
 * @param name its name for clients
 * @param column its column
 * @param type what its values are; of an {@code Optional<T>} this is {@code T}
 */
public record ResourceField(String name, String column, Type type) {

  private static final Set<Class<?>> SIMPLE =
      Set.of(
          String.class,
          Boolean.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigDecimal.class,
          BigInteger.class,
          LocalDate.class,
          LocalTime.class,
          LocalDateTime.class,
          Instant.class,
          UUID.class);

  /** Refuses a type that no column holds. */
  public ResourceField {
    boolean isSimple =
        type instanceof Class<?> plain
            && (plain.isPrimitive() || plain.isEnum() || SIMPLE.contains(plain));
    if (!isSimple) {
      throw new IllegalArgumentException(
          "the component %s is %s; a resource has texts, numbers, truth values, dates and enums"
              .formatted(name, type.getTypeName()));
    }
  }

  static ResourceField of(RecordComponent component) {
    Type type =
        component.getType() == Optional.class
                && component.getGenericType() instanceof ParameterizedType optional
            ? optional.getActualTypeArguments()[0]
            : component.getGenericType();
    return new ResourceField(component.getName(), underscored(component.getName()), type);
  }

  /** A Java name in lower case, with an underscore before what was a capital letter. */
  static String underscored(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }
}
