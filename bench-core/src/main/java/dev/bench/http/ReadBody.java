package dev.bench.http;

import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bytes that a response's body consists of. */
final class ReadBody {

  private ReadBody() {}

  static <T> @Nullable T json(Response response, Class<T> type) {
    try {
      return new Json().read(of(response), type);
    } catch (JsonException wrong) {
      if (type != Object.class) { // what failed is found out of the same body
        requireGood(response);
      }
      throw wrong;
    }
  }

  static <T> @Nullable T message(Response response, Class<T> type) {
    requireGood(response);
    Json json = new Json();
    Object body = json.read(of(response), Object.class);
    if (!(body instanceof Map<?, ?> fields)) {
      throw new JsonException("A JSON object with a message was expected, not " + body, null);
    }
    return json.read(json.bytes(fields.get("message")), type);
  }

  private static void requireGood(Response response) {
    response
        .failure()
        .ifPresent(failure -> {
          throw new JsonException("The call failed: " + failure, null);
        });
  }

  static <T> T present(@Nullable T value, String what) {
    if (value == null) {
      throw new JsonException(what + " is absent or null", null);
    }
    return value;
  }

  static byte[] of(Response response) {
    try {
      return switch (response) {
        // A mapper of its own, since a shared one would keep the types of an app that is replaced.
        case Response.Json json -> new Json().bytes(json.value());
        case Response.Text text -> text.text().getBytes(StandardCharsets.UTF_8);
        case Response.Bytes bytes -> bytes.content();
        case Response.FileBody file when file.isWhole() -> Files.readAllBytes(file.path());
        case Response.FileBody part -> {
          try (InputStream in = Files.newInputStream(part.path())) {
            in.skipNBytes(part.from());
            yield in.readNBytes(Math.toIntExact(part.length()));
          }
        }
        case Response.Stream stream -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          stream.source().writeTo(out);
          yield out.toByteArray();
        }
        case Response.Redirect _, Response.Empty _ -> new byte[0];
      };
    } catch (IOException e) {
      throw new UncheckedIOException("The response's body cannot be read", e);
    }
  }
}
