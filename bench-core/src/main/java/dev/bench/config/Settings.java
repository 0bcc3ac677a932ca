package dev.bench.config;

import dev.bench.Config;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settings by key, merged from files and the environment; immutable.
 *
 * <p>A getter that meets a value of another type throws {@link IllegalArgumentException} with the
 * key, the value and what is expected.
 */
public final class Settings implements Config {

  private final Map<String, @Nullable Object> values;

  /** Settings with these values. */
  public Settings(Map<String, @Nullable Object> values) {
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /** These settings with {@code others} over them. */
  public Settings overlaidBy(Map<String, @Nullable Object> others) {
    Map<String, @Nullable Object> merged = new LinkedHashMap<>(values);
    merged.putAll(others);
    return new Settings(merged);
  }

  /** All values by key. */
  public Map<String, @Nullable Object> values() {
    return values;
  }

  @Override
  public Optional<String> text(String key) {
    Object value = values.get(key);
    if (value instanceof Map || value instanceof List) {
      throw wrong(key, value, "text");
    }
    return Optional.ofNullable(value).map(Object::toString).filter(text -> !text.isEmpty());
  }

  @Override
  public Optional<Long> number(String key) {
    Object value = values.get(key);
    return switch (value) {
      case null -> Optional.empty();
      case Integer number -> Optional.of(number.longValue());
      case Long number -> Optional.of(number);
      case String text when text.matches("-?\\d{1,18}") -> Optional.of(Long.valueOf(text));
      default -> throw wrong(key, value, "a whole number");
    };
  }

  @Override
  public Optional<Duration> duration(String key) {
    return text(key)
        .map(value -> {
          try {
            return Durations.parse(value);
          } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ": " + e.getMessage(), e);
          }
        });
  }

  @Override
  public boolean flag(String key) {
    Object value = values.get(key);
    return switch (value) {
      case null -> false;
      case Boolean truth -> truth;
      case Integer number when number == 0 || number == 1 -> number == 1;
      case String text when text.matches("0|1|true|false") ->
          text.equals("1") || text.equals("true");
      default -> throw wrong(key, value, "true, false, 1 or 0");
    };
  }

  /** The list of texts under {@code key}, or the one text; empty when absent. */
  public List<String> texts(String key) {
    return values.get(key) instanceof String text ? List.of(text) : list(key);
  }

  /** The list of texts under {@code key}; empty when absent. */
  public List<String> list(String key) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> items)) {
      throw wrong(key, value, "a list");
    }
    List<String> texts = new ArrayList<>();
    for (Object item : items) {
      texts.add(String.valueOf(item));
    }
    return List.copyOf(texts);
  }

  private static IllegalArgumentException wrong(String key, Object value, String expected) {
    return new IllegalArgumentException("%s is %s, expected %s".formatted(key, value, expected));
  }
}
