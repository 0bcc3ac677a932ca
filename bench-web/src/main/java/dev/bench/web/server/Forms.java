package dev.bench.web.server;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code application/x-www-form-urlencoded} bodies, as strictly as query strings. */
public final class Forms {

  private Forms() {}

  /** The decoded fields; empty when they are broken. */
  public static Optional<Map<String, List<String>>> read(byte[] body) {
    try {
      return Optional.of(UrlText.parameters(new String(body, StandardCharsets.UTF_8)));
    } catch (RefusedRequest e) {
      return Optional.empty();
    }
  }
}
