package dev.bench.json;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in words what JSON a value of a Java type is, for messages to people. */
public final class TypeWords {

  private static final Map<Class<?>, String> WORDS =
      Map.ofEntries(
          Map.entry(String.class, "a text"),
          Map.entry(boolean.class, "true or false"),
          Map.entry(Boolean.class, "true or false"),
          Map.entry(byte.class, "a whole number"),
          Map.entry(Byte.class, "a whole number"),
          Map.entry(short.class, "a whole number"),
          Map.entry(Short.class, "a whole number"),
          Map.entry(int.class, "a whole number"),
          Map.entry(Integer.class, "a whole number"),
          Map.entry(long.class, "a whole number"),
          Map.entry(Long.class, "a whole number"),
          Map.entry(BigInteger.class, "a whole number"),
          Map.entry(float.class, "a number"),
          Map.entry(Float.class, "a number"),
          Map.entry(double.class, "a number"),
          Map.entry(Double.class, "a number"),
          Map.entry(BigDecimal.class, "a number"),
          Map.entry(char.class, "one character"),
          Map.entry(Character.class, "one character"),
          Map.entry(LocalDate.class, "a date such as 2024-01-31"),
          Map.entry(LocalTime.class, "a time such as 10:00:00"),
          Map.entry(LocalDateTime.class, "a date and time such as 2024-01-31 10:00:00"),
          Map.entry(Instant.class, "a moment such as 2024-01-31T10:00:00Z"),
          Map.entry(Duration.class, "a duration such as PT10M"));

  private TypeWords() {}

  /** The words for {@code type}, with an article. */
  public static String of(Type type) {
    Class<?> plain =
        type instanceof ParameterizedType generic
            ? (Class<?>) generic.getRawType()
            : type instanceof Class<?> known ? known : Object.class;
    String words = WORDS.get(plain);
    if (words != null) {
      return words;
    }
    if (plain.isEnum()) {
      return "one of "
          + Arrays.stream(plain.getEnumConstants())
              .map(String::valueOf)
              .collect(Collectors.joining(", "));
    }
    if (plain.isArray() || Collection.class.isAssignableFrom(plain)) {
      return "a list";
    }
    return plain.isRecord() ? "an object with " + components(plain) : "an object";
  }

  private static String components(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .collect(Collectors.joining(", "));
  }
}
