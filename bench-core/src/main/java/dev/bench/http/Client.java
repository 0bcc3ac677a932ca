package dev.bench.http;

import dev.bench.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Calls an application without a socket, as one browser would: cookies that an answer sets go out
 * with the next request.
 *
 * <p>Paths are written as in an address, encoded and with a query string: {@code
 * /api/method/todo.Todos.open?limit=5}. For one thread at a time. An error of the application is
 * thrown; a checked one as the cause of an {@link IllegalStateException}.
 */
public final class Client {

  private final Application application;
  private final Logins logins;
  private final Json json = new Json();
  private final Map<String, String> cookies = new LinkedHashMap<>();

  /** A client of {@code application} that logs in as anyone else does: with a password. */
  public Client(Application application) {
    this(
        application,
        user -> {
          throw new IllegalStateException(
              "This client cannot log in %s without a password; post usr and pwd to the application's login"
                  .formatted(user));
        });
  }

  /** A client of {@code application} whose {@link #loginAs} asks {@code logins}. */
  public Client(Application application, Logins logins) {
    this.application = application;
    this.logins = logins;
  }

  /** Logs users in without a password. */
  @FunctionalInterface
  public interface Logins {

    /** Begins a session of {@code user}; the cookies that stand for it, by name. */
    Map<String, String> begin(String user);
  }

  /** Goes on as {@code user}, without a password and without the cookies so far; this client. */
  public Client loginAs(String user) {
    Map<String, String> session = logins.begin(user);
    cookies.clear();
    cookies.putAll(session);
    return this;
  }

  /** Gets {@code path}. */
  public Response get(String path) {
    return send(request("GET", path));
  }

  /** Posts nothing to {@code path}. */
  public Response post(String path) {
    return send(request("POST", path));
  }

  /** Posts {@code arguments} to {@code path} as a JSON object. */
  public Response post(String path, Map<String, ?> arguments) {
    return send(request("POST", path).withJson(json.write(arguments)));
  }

  /**
   * Sends {@code request} with the cookies kept so far, unless it has others of the same names.
   *
   * @return the application's answer
   */
  public Response send(Request request) {
    Request whole = request;
    for (Map.Entry<String, String> cookie : cookies.entrySet()) {
      if (whole.cookie(cookie.getKey()).isEmpty()) {
        whole = whole.withCookie(cookie.getKey(), cookie.getValue());
      }
    }
    Response response = answer(whole);
    for (Cookie cookie : response.head().cookies()) {
      if (cookie.maxAge().isZero()) {
        cookies.remove(cookie.name());
      } else {
        cookies.put(cookie.name(), cookie.value());
      }
    }
    return response;
  }

  /** The cookie of that name, as it would be sent. */
  public Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies.get(name));
  }

  /** A request for {@code path}, to be changed and sent with {@link #send}. */
  public static Request request(String method, String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(
          "A path begins with a slash, unlike \"%s\"".formatted(path));
    }
    int mark = path.indexOf('?');
    Request request =
        Request.of(
            method, decoded((mark < 0 ? path : path.substring(0, mark)).replace("+", "%2B")));
    return mark < 0 ? request : request.withQuery(parameters(path.substring(mark + 1)));
  }

  private Response answer(Request request) {
    try {
      return application.handle(request);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(
          "%s %s was not answered".formatted(request.method(), request.path()), e);
    }
  }

  private static Map<String, List<String>> parameters(String query) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (!name.isEmpty()) {
        parameters
            .computeIfAbsent(name, each -> new ArrayList<>())
            .add(equals < 0 ? "" : decoded(pair.substring(equals + 1)));
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
