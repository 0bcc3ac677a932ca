package dev.bench.http;

import java.util.Map;

/**
 * What the variable segments of a page's path hold in a request: for {@code /todos/{owner}} and
 * {@code /todos/ann} the value {@code ann} under {@code owner}. An attribute of the request; see
 * {@link Request#pathParameter}.
 *
 * @param values decoded values by name
 */
public record PathParameters(Map<String, String> values) {

  /** Copies the map. */
  public PathParameters {
    values = Map.copyOf(values);
  }
}
