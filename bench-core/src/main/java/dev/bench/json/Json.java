package dev.bench.json;

import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads and writes JSON with bounded nesting, sizes and numbers of tokens.
 *
 * <p>Dates are written as ISO 8601 text; Frappe's format is read too. Unknown properties are
 * ignored. Thread-safe. Errors are {@link JsonException}s.
 */
public final class Json {

  private static final Json CORE = new Json();

  private static final int MAX_DEPTH = 200;
  private static final int MAX_TEXT = 26 * 1024 * 1024;
  private static final int MAX_NAME = 1000;
  private static final long MAX_TOKENS = 1_000_000;

  private final JsonMapper mapper;

  /** A mapper of its own, for a generation of app code. */
  public Json() {
    StreamReadConstraints bounds =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength(MAX_TEXT)
            .maxNameLength(MAX_NAME)
            .maxTokenCount(MAX_TOKENS)
            .build();
    // Off, because the table of names that all texts would share can be broken by one of them.
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(bounds)
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();
    mapper =
        JsonMapper.builder(factory)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .addHandler(new FrappeDates())
            .build();
  }

  /** The mapper of the runtime's own values; app types must not reach it. */
  public static Json core() {
    return CORE;
  }

  /** {@code value} as compact JSON text. */
  public String write(@Nullable Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JacksonException e) {
      throw new JsonException("This value cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** {@code value} as JSON text for people, with an indent of one as Frappe writes it. */
  public String indented(Object value) {
    var indent = new DefaultIndenter(" ", "\n");
    var printer =
        new DefaultPrettyPrinter(
                Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Separators.Spacing.AFTER))
            .withObjectIndenter(indent)
            .withArrayIndenter(indent);
    return mapper.writer().with(printer).writeValueAsString(value);
  }

  /** {@code value} as compact JSON in UTF-8. */
  public byte[] bytes(@Nullable Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JacksonException e) {
      throw new JsonException("This value cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** The value of type {@code type} in {@code text}. */
  public <T> T read(String text, Class<T> type) {
    try {
      return mapper.readValue(text, type);
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  /** The value of type {@code type} in UTF-8 bytes. */
  public <T> T read(byte[] text, Class<T> type) {
    try {
      return mapper.readValue(text, type);
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  /** How many tokens stand in UTF-8 bytes: what a tree of them would take, without making it. */
  public long tokens(byte[] text) {
    try (JsonParser parser = mapper.createParser(text)) {
      long tokens = 0;
      while (parser.nextToken() != null) {
        tokens++;
      }
      return tokens;
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  /**
   * How many tokens stand in {@code text} before it ends or is not JSON any more: more than {@link
   * #tree} makes of it.
   */
  public long tokens(String text) {
    long tokens = 0;
    try (JsonParser parser = mapper.createParser(text)) {
      while (parser.nextToken() != null) {
        tokens++;
      }
      return tokens;
    } catch (JacksonException noJson) {
      return tokens;
    }
  }

  /** The tree in {@code text}. */
  public JsonNode tree(String text) {
    try {
      return mapper.readTree(text);
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  /** {@code value}, a tree, map or simple value, as {@code type}. */
  public @Nullable Object convert(@Nullable Object value, Type type) {
    JavaType target = mapper.getTypeFactory().constructType(type);
    try {
      return mapper.convertValue(value, target);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new JsonException("This value is not %s%s".formatted(TypeWords.of(type), at(e)), e);
    }
  }

  /** Where in a value something is wrong, when that is not the value itself. */
  private static String at(Exception failure) {
    if (!(failure instanceof DatabindException broken) || broken.getPath().isEmpty()) {
      return "";
    }
    StringBuilder path = new StringBuilder();
    for (JacksonException.Reference part : broken.getPath()) {
      if (part.getPropertyName() == null) {
        path.append('[').append(part.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(part.getPropertyName());
      }
    }
    return "; look at " + path;
  }

  /** The JSON object in {@code text} as a map in its own order; a JSON null is a null value. */
  @SuppressWarnings("unchecked") // a JSON object is read as a map of text to plain values
  public Map<String, @Nullable Object> object(String text) {
    JsonNode tree = tree(text);
    if (!tree.isObject()) {
      throw new JsonException("A JSON object was expected, not " + tree.getNodeType(), null);
    }
    return mapper.convertValue(tree, LinkedHashMap.class);
  }

  /**
   * The members of the JSON object in {@code text}, each value as the JSON text that stands there.
   *
   * <p>The values are parsed, but not made into objects. Of two members of one name the last
   * counts.
   */
  public Map<String, String> members(String text) {
    try (JsonParser parser = mapper.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new JsonException("A JSON object was expected", null);
      }
      Map<String, String> members = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        members.put(name, text.substring(start, (int) parser.currentLocation().getCharOffset()));
      }
      if (parser.nextToken() != null) {
        throw new JsonException("Nothing may follow the JSON object", null);
      }
      return members;
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  /**
   * The line, from 1, on which each key of the JSON in {@code text} stands, by its {@link
   * #pointer}; of a key that stands there twice the last.
   */
  public Map<String, Integer> lines(String text) {
    Map<String, Integer> lines = new HashMap<>();
    try (JsonParser parser = mapper.createParser(text)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.PROPERTY_NAME) {
          String pointer = parser.streamReadContext().pathAsPointer().toString();
          lines.put(pointer, parser.currentTokenLocation().getLineNr());
        }
      }
      return lines;
    } catch (JacksonException e) {
      throw broken(e);
    }
  }

  /** A path of keys as a JSON Pointer. Source: RFC 6901. */
  public static String pointer(String... keys) {
    JsonPointer pointer = JsonPointer.empty();
    for (String key : keys) {
      pointer = pointer.appendProperty(key);
    }
    return pointer.toString();
  }

  private static JsonException broken(JacksonException e) {
    var at = e.getLocation();
    if (at == null) { // broken as a whole, such as too deep
      return new JsonException("Broken JSON: " + reason(e), e);
    }
    return new JsonException(
        "Broken JSON at line %d, column %d: %s"
            .formatted(at.getLineNr(), at.getColumnNr(), reason(e)),
        e);
  }

  /** Without what Jackson says of a source that it was told not to show. */
  private static String reason(JacksonException e) {
    return e.getOriginalMessage().replaceAll(" \\(start marker at \\[[^\\]]*\\]\\)", "");
  }
}
