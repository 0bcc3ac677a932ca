package dev.bench.web.chain;

import dev.bench.BenchException;
import dev.bench.ValidationException;
import dev.bench.file.MaxFileSizeReachedException;
import dev.bench.http.Request;
import dev.bench.json.Json;
import dev.bench.web.form.BrokenBodyException;
import dev.bench.web.form.Multipart;
import dev.bench.web.server.Forms;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The arguments of a call by name: from the query, a form of either kind, or a JSON object.
 *
 * <p>Shape: a JSON body counts alone, its object's members are the arguments and an array is the
 * argument {@code data}; otherwise form fields go over query parameters, the last of a name counts.
 * The body of a GET or HEAD is ignored: a cache that knows the address alone would keep its answer
 * for everyone. An underscore alone is no argument. The body is read at the first use, once;
 * confined to the request's thread.
 *
 * <p>JSON in a text counts against {@link BodyMemory} like a JSON body.
 *
 * <p>Errors: {@link BrokenBodyException} for a body that is not what its type says; 503 when it
 * takes more than {@link BodyMemory} has left. Source: Frappe's {@code form_dict}.
 */
public final class FormDict {

  /** A body while it is read takes its size twice: in pieces, and whole. */
  private static final int COPIES = 2;

  /** A form takes its size again as text, and once more as its parts. */
  private static final int FORM_COPIES = 4;

  /** What a token of JSON takes as a node of a tree, in bytes. */
  private static final long NODE_BYTES = 64;

  private final Request request;
  private final BodyMemory.Share memory;
  private @Nullable Map<String, @Nullable Object> values;

  FormDict(Request request, BodyMemory.Share memory) {
    this.request = request;
    this.memory = memory;
  }

  /** All arguments by name. */
  public Map<String, @Nullable Object> all() throws IOException {
    Map<String, @Nullable Object> known = values;
    if (known == null) {
      known = read();
      known.remove("_");
      known.values().forEach(this::takeTree);
      values = known;
    }
    return known;
  }

  /** An argument that is no text may be JSON in a text; the tree that it may become is counted. */
  private void takeTree(@Nullable Object value) {
    if (value instanceof String text && (text.indexOf('[') >= 0 || text.indexOf('{') >= 0)) {
      memory.take(Json.core().tokens(text) * NODE_BYTES);
    }
  }

  /** One argument as text; empty when it is missing or null. */
  public String text(String name) throws IOException {
    Object value = all().get(name);
    return value == null ? "" : value.toString();
  }

  /** Whether the body is an HTML form. */
  boolean isForm() {
    return mediaType().equals("application/x-www-form-urlencoded");
  }

  /** Whether the body is a multipart form. */
  boolean isMultipart() {
    return mediaType().startsWith("multipart/");
  }

  /** Whether a form of another site's page can send such a body without being asked first. */
  boolean canBeForeignForm() {
    String type = mediaType();
    return isForm() || type.isEmpty() || type.equals("text/plain") || isMultipart();
  }

  private Map<String, @Nullable Object> read() throws IOException {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    if (request.method().equals("GET") || request.method().equals("HEAD")) {
      addLast(all, request.query());
      return all;
    }
    boolean json = mediaType().equals("application/json") || mediaType().endsWith("+json");
    if (json) {
      byte[] body = memory.counted(request.body(), COPIES).readAllBytes();
      if (body.length > 0) {
        return fromJson(body);
      }
    }
    addLast(all, request.query());
    if (isForm()) {
      Optional<Map<String, List<String>>> form =
          Forms.read(memory.counted(request.body(), FORM_COPIES).readAllBytes());
      addLast(all, form.orElseThrow(() -> new BrokenBodyException("The form cannot be decoded")));
    } else if (isMultipart()) {
      all.putAll(multipart());
    }
    return all;
  }

  /** The fields of a multipart form; only {@code upload_file} takes one with a file. */
  private Map<String, String> multipart() throws IOException {
    InputStream body = memory.counted(request.body(), FORM_COPIES);
    try (Multipart form = Multipart.read(request.header("Content-Type").orElse(""), body, 0)) {
      return form.fields();
    } catch (MaxFileSizeReachedException file) {
      throw new ValidationException(
          "Files are taken at /api/method/upload_file alone; send this call without a file");
    }
  }

  private Map<String, @Nullable Object> fromJson(byte[] body) {
    try {
      memory.take(Json.core().tokens(body) * NODE_BYTES);
      JsonNode tree = Json.core().read(body, JsonNode.class);
      if (tree.isArray()) {
        return new LinkedHashMap<>(Map.of("data", tree));
      }
      if (!tree.isObject()) {
        throw new BrokenBodyException("The request's body must be a JSON object");
      }
      Map<String, @Nullable Object> all = new LinkedHashMap<>();
      tree.forEachEntry((name, value) -> all.put(name, plain(value)));
      return all;
    } catch (BenchException e) {
      throw e;
    } catch (RuntimeException e) { // whatever a parser throws, the text is to blame
      throw new BrokenBodyException("Invalid request body: " + e.getMessage());
    }
  }

  private static @Nullable Object plain(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    return value.isString() ? value.asString() : value;
  }

  private static void addLast(
      Map<String, @Nullable Object> all, Map<String, List<String>> parameters) {
    parameters.forEach((name, given) -> all.put(name, given.getLast()));
  }

  private String mediaType() {
    String type = request.header("Content-Type").orElse("");
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }
}
