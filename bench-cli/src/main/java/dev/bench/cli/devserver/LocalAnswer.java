package dev.bench.cli.devserver;

import dev.bench.json.Json;
import dev.bench.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** The JSON that a server of the bench on this machine answers. */
public final class LocalAnswer {

  private static final int LIMIT_MILLIS = 1000;
  private static final int MOST_BYTES = 1 << 20;

  private LocalAnswer() {}

  /** The answer of the server at {@code port}; an empty object when it does not answer in time. */
  public static JsonNode get(int port, String path) {
    try {
      URI address = URI.create("http://127.0.0.1:" + port + path);
      HttpURLConnection server =
          (HttpURLConnection) address.toURL().openConnection(Proxy.NO_PROXY); // it is here
      server.setConnectTimeout(LIMIT_MILLIS);
      server.setReadTimeout(LIMIT_MILLIS);
      try (InputStream body = server.getInputStream()) {
        return Json.core().tree(new String(body.readNBytes(MOST_BYTES), StandardCharsets.UTF_8));
      }
    } catch (IOException | JsonException silent) {
      return Json.core().tree("{}"); // the table of processes tells of that
    }
  }

  /** The array {@code name} of {@code answer}; an empty one when there is none. */
  public static JsonNode list(JsonNode answer, String name) {
    JsonNode list = answer.path(name);
    return list.isArray() ? list : Json.core().tree("[]");
  }
}
