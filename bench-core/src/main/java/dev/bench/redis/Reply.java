package dev.bench.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Redis answered: nothing, a number, bytes, or a list of these. */
public final class Reply {

  private final @Nullable Object raw;

  Reply(@Nullable Object raw) {
    this.raw = raw;
  }

  /** Whether it is nothing. */
  public boolean isNothing() {
    return raw == null;
  }

  /** Whether it is a text rather than a number or a list. */
  public boolean isText() {
    return raw instanceof byte[] || raw instanceof String;
  }

  /** The number that it is or spells. */
  public long number() {
    if (raw instanceof Long number) {
      return number;
    }
    try {
      return Long.parseLong(text());
    } catch (NumberFormatException e) {
      throw new IllegalStateException("Redis answered \"" + text() + "\" instead of a number", e);
    }
  }

  /** The bytes that it is. */
  public byte[] bytes() {
    return switch (raw) {
      case byte[] bytes -> bytes;
      case String text -> text.getBytes(StandardCharsets.UTF_8);
      case Long number -> number.toString().getBytes(StandardCharsets.US_ASCII);
      case null, default -> throw unexpected("a text");
    };
  }

  /** The text that it is. */
  public String text() {
    return new String(bytes(), StandardCharsets.UTF_8);
  }

  /** The text that it is, if it is anything. */
  public Optional<String> optional() {
    return raw == null ? Optional.empty() : Optional.of(text());
  }

  /** The parts that it has. */
  public List<Reply> list() {
    if (!(raw instanceof List<?> parts)) {
      throw unexpected("a list");
    }
    List<Reply> replies = new ArrayList<>(parts.size());
    for (Object part : parts) {
      replies.add(new Reply(part));
    }
    return replies;
  }

  /** The fields and values that a flat list alternates between, in its order. */
  public Map<String, byte[]> fields() {
    List<Reply> parts = list();
    Map<String, byte[]> fields = new LinkedHashMap<>();
    for (int i = 0; i + 1 < parts.size(); i += 2) {
      fields.put(parts.get(i).text(), parts.get(i + 1).bytes());
    }
    return fields;
  }

  /** The fields and texts of a whole hash. */
  public Map<String, String> texts() {
    if (!(raw instanceof Map<?, ?> hash)) {
      throw unexpected("a hash");
    }
    Map<String, String> texts = new LinkedHashMap<>();
    hash.forEach((field, text) -> texts.put(String.valueOf(field), String.valueOf(text)));
    return texts;
  }

  private IllegalStateException unexpected(String wanted) {
    String kind = raw == null ? "nothing" : raw.getClass().getSimpleName();
    return new IllegalStateException("Redis answered " + kind + " instead of " + wanted);
  }

  @Override
  public String toString() {
    return switch (raw) {
      case null -> "nothing";
      case byte[] ignored -> text();
      case List<?> ignored -> list().toString();
      default -> raw.toString();
    };
  }
}
