package dev.bench.http;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable view of an HTTP request; only the body stream is consumed by reading it.
 *
 * @param method the HTTP method in upper case
 * @param path the decoded path, beginning with a slash
 * @param query decoded query parameters in order
 * @param headers header values by lower-case name
 * @param cookies decoded cookie values by name
 * @param body the body; empty when there is none
 * @param remoteAddress the peer's address, or what a trusted proxy says of it
 * @param attributes what middleware found out on the way, by type
 */
public record Request(
    String method,
    String path,
    Map<String, List<String>> query,
    Map<String, List<String>> headers,
    Map<String, String> cookies,
    InputStream body,
    String remoteAddress,
    Map<Class<?>, Object> attributes) {

  /** Copies the maps. */
  public Request {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
    cookies = Map.copyOf(cookies);
    attributes = Map.copyOf(attributes);
  }

  /** A request without parameters, headers or body. */
  public static Request of(String method, String path) {
    return new Request(
        method,
        path,
        Map.of(),
        Map.of(),
        Map.of(),
        InputStream.nullInputStream(),
        "127.0.0.1",
        Map.of());
  }

  /** The first value of a header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return first(headers, name.toLowerCase(Locale.ROOT));
  }

  /** The first value of a query parameter. */
  public Optional<String> query(String name) {
    return first(query, name);
  }

  /** The value of a cookie. */
  public Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies.get(name));
  }

  /** The value of a variable segment of the page's path, such as {@code {owner}}. */
  public Optional<String> pathParameter(String name) {
    return attributes.get(PathParameters.class) instanceof PathParameters parameters
        ? Optional.ofNullable(parameters.values().get(name))
        : Optional.empty();
  }

  /** What middleware put under {@code type}; throws when it did not run before. */
  public <T> T attribute(Class<T> type) {
    Object value = attributes.get(type);
    if (value == null) {
      throw new IllegalStateException("The request has no " + type.getSimpleName());
    }
    return type.cast(value);
  }

  /** This request with {@code value} under {@code type}. */
  public <T> Request with(Class<T> type, T value) {
    Map<Class<?>, Object> more = new HashMap<>(attributes);
    more.put(type, value);
    return new Request(method, path, query, headers, cookies, body, remoteAddress, more);
  }

  /** This request for another path, which begins with a slash. */
  public Request withPath(String other) {
    return new Request(method, other, query, headers, cookies, body, remoteAddress, attributes);
  }

  /** This request with other query parameters. */
  public Request withQuery(Map<String, List<String>> parameters) {
    return new Request(method, path, parameters, headers, cookies, body, remoteAddress, attributes);
  }

  /** This request with another value of a header. */
  public Request withHeader(String name, String value) {
    Map<String, List<String>> more = new HashMap<>(headers);
    more.put(name.toLowerCase(Locale.ROOT), List.of(value));
    return new Request(method, path, query, more, cookies, body, remoteAddress, attributes);
  }

  /** This request with a cookie more. */
  public Request withCookie(String name, String value) {
    Map<String, String> more = new HashMap<>(cookies);
    more.put(name, value);
    return new Request(method, path, query, headers, more, body, remoteAddress, attributes);
  }

  /** This request with a body of JSON text. */
  public Request withJson(String json) {
    return withHeader("content-type", "application/json")
        .withBody(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }

  /** This request with another body. */
  public Request withBody(InputStream other) {
    return new Request(method, path, query, headers, cookies, other, remoteAddress, attributes);
  }

  private static Optional<String> first(Map<String, List<String>> values, String name) {
    List<String> all = values.get(name);
    return all == null || all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
  }
}
