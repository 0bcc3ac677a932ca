package dev.bench.e2e;

import dev.bench.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A client of a web server, with a jar for cookies. */
final class Visitor {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  static {
    // Names of sites lead to this machine in a browser, but not for Java.
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  private final int port;
  private final Optional<String> site;
  private final CookieManager cookies = new CookieManager();
  private String token = "";
  private final HttpClient client =
      HttpClient.newBuilder().cookieHandler(cookies).connectTimeout(LIMIT).build();

  Visitor(int port, Optional<String> site) {
    this.port = port;
    this.site = site;
  }

  /** An answer. */
  record Answer(int status, String body) {
    JsonNode json() {
      return Json.core().tree(body);
    }

    JsonNode message() {
      return json().path("message");
    }
  }

  /** Asks for a path, or for {@code /api/method/} and that. */
  Answer get(String path) {
    return ask(path, request -> request.GET());
  }

  /** Sends a form. */
  Answer post(String path, Map<String, String> form) {
    Map<String, String> fields = new LinkedHashMap<>(form);
    fields.put("csrf_token", token);
    String body =
        fields.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return ask(
        path,
        request ->
            request
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
  }

  /** Logs in as Administrator. */
  Visitor loggedIn(String password) {
    Answer answer = post("/api/method/login", Map.of("usr", "Administrator", "pwd", password));
    if (answer.status() != 200) {
      throw new AssertionError("The login was refused: " + answer);
    }
    token = answer.body().replaceAll("(?s).*\"csrf_token\":\"([0-9a-f]*)\".*", "$1");
    return this;
  }

  /** Adds a todo. */
  Answer add(String title) {
    return post("/api/method/todo.Todos.add", Map.of("title", title));
  }

  /** The open todos. */
  Answer open() {
    return get("/api/method/todo.Todos.open");
  }

  /** The id of its session. */
  String sid() {
    return cookies.getCookieStore().getCookies().stream()
        .filter(cookie -> cookie.getName().equals("sid"))
        .map(java.net.HttpCookie::getValue)
        .findFirst()
        .orElseThrow();
  }

  private interface Kind {
    HttpRequest.Builder of(HttpRequest.Builder request);
  }

  private Answer ask(String path, Kind kind) {
    URI address = URI.create("http://localhost:" + port + path);
    HttpRequest.Builder request = kind.of(HttpRequest.newBuilder(address).timeout(LIMIT));
    site.ifPresent(name -> request.header("Host", name + ":" + port));
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(address + " does not answer", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
