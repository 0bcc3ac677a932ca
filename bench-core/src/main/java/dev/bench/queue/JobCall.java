package dev.bench.queue;

import dev.bench.ValidationException;
import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import tools.jackson.databind.JsonNode;

/**
 * What a job calls, as it lies in the field {@code data}: zlib of the JSON array {@code [method,
 * null, [arguments], {named arguments}]}, RQ's {@code JSONSerializer}.
 *
 * @param method the dotted name of a job
 * @param args the positional arguments
 * @param kwargs the named arguments
 */
public record JobCall(String method, List<JsonNode> args, Map<String, JsonNode> kwargs) {

  /** How many bytes the arguments of a job may take. */
  public static final int LIMIT = 256 * 1024;

  private static final int MOST_DATA = 4 * LIMIT;
  private static final int PICKLE = 0x80;

  /** Copies the collections. */
  public JobCall {
    args = List.copyOf(args);
    kwargs = Map.copyOf(kwargs);
  }

  /**
   * The bytes of a call.
   *
   * @param args the text of a JSON array
   * @param kwargs the text of a JSON object
   */
  static byte[] encode(String method, String args, String kwargs) {
    String text = "[" + Json.core().write(method) + ", null, " + args + ", " + kwargs + "]";
    return deflate(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Refuses arguments that take more than {@link #LIMIT}.
   *
   * @throws ValidationException with one sentence that says what to do
   */
  static void checkSize(String method, String args, String kwargs) {
    int bytes = utf8Length(args) + utf8Length(kwargs);
    if (bytes > LIMIT) {
      throw new ValidationException(
          "The arguments of %s take %d KiB, more than the %d KiB that a job carries; store them and pass their key"
              .formatted(method, bytes / 1024 + 1, LIMIT / 1024));
    }
  }

  private static int utf8Length(String text) {
    return text.length() > LIMIT ? text.length() : text.getBytes(StandardCharsets.UTF_8).length;
  }

  /**
   * Reads the bytes of a call, which anyone may have written.
   *
   * @throws BrokenJobException with one sentence when they are none
   */
  static JobCall decode(byte[] data) {
    byte[] bytes = inflate(data);
    if (bytes.length > 0 && (bytes[0] & 0xff) == PICKLE) {
      throw new BrokenJobException(
          "The job is a Python pickle, which is never read; enqueue it with RQ's JSONSerializer");
    }
    JsonNode tree;
    try {
      tree = Json.core().tree(new String(bytes, StandardCharsets.UTF_8));
    } catch (JsonException e) {
      throw new BrokenJobException("The job's data is not JSON: " + e.getMessage());
    }
    boolean call =
        tree.isArray()
            && tree.size() == 4
            && tree.get(0).isString()
            && tree.get(2).isArray()
            && tree.get(3).isObject();
    if (!call) {
      throw new BrokenJobException(
          "The job's data is not [method, null, [arguments], {named arguments}]");
    }
    if (!tree.get(1).isNull()) {
      throw new BrokenJobException("The job calls a method of a Python object; call a function");
    }
    Map<String, JsonNode> kwargs = new LinkedHashMap<>();
    tree.get(3).properties().forEach(entry -> kwargs.put(entry.getKey(), entry.getValue()));
    return new JobCall(tree.get(0).stringValue(), tree.get(2).valueStream().toList(), kwargs);
  }

  static byte[] deflate(byte[] bytes) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2 + 64);
      byte[] buffer = new byte[4096];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  /** Inflates up to the limit; what is not compressed is taken as it is, as RQ does. */
  private static byte[] inflate(byte[] data) {
    refuseOver(data.length); // compressed, it would only be more
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(data);
      ByteArrayOutputStream out = new ByteArrayOutputStream(4 * data.length + 64);
      byte[] buffer = new byte[4096];
      while (!inflater.finished()) {
        int more = inflater.inflate(buffer);
        if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
          throw new DataFormatException("cut short");
        }
        out.write(buffer, 0, more);
        refuseOver(out.size());
      }
      return out.toByteArray();
    } catch (DataFormatException notCompressed) {
      return data;
    }
  }

  private static void refuseOver(int bytes) {
    if (bytes > MOST_DATA) {
      throw new BrokenJobException(
          "The job's data is more than %d KiB".formatted(MOST_DATA / 1024));
    }
  }
}
