package dev.bench.web.api;

import dev.bench.AuthenticationException;
import dev.bench.BenchException;
import dev.bench.config.BrokenConfigException;
import dev.bench.database.DatabaseUnavailableException;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.json.Json;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.web.chain.RequestScope;
import dev.bench.web.debug.FailureView;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A failure as Frappe's API tells it.
 *
 * <p>Version 1: {@code exc_type}, the kind; {@code _server_messages}, JSON text of a list of JSON
 * texts of {@code {message, indicator, raise_exception}}; {@code message} after a failed login; in
 * {@code developer_mode} {@code exception}, kind and message, and {@code exc}, JSON text of a list
 * of stack traces, and {@code failure}, what the error page for developers shows; {@code
 * session_expired: 1} when the caller's session is over. Version 2: {@code errors}, a list of one
 * {@code {type, message, indicator}}, in {@code developer_mode} with {@code exception}. A failure
 * that is not meant for the caller keeps its message to itself.
 */
public final class ErrorJson {

  private final Optional<FailureView> view;

  /**
   * Errors for callers.
   *
   * @param view what a developer is told of a failure; empty in production
   */
  public ErrorJson(Optional<FailureView> view) {
    this.view = view;
  }

  /** The answer's body for {@code failure}, in the version that {@code request} asks. */
  public Response write(Request request, Throwable failure) {
    return Response.json(
        Envelope.of(request) == Envelope.V2
            ? Map.of("errors", List.of(error(request, failure)))
            : body(request, failure));
  }

  private Map<String, Object> error(Request request, Throwable failure) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("type", kind(failure));
    if (isForCallers(failure)) {
      error.put("message", String.valueOf(failure.getMessage()));
      error.put("indicator", "red");
    }
    if (view.isPresent()) {
      error.put("exception", exception(failure));
      addTo(error, request, failure);
    }
    return error;
  }

  private Map<String, Object> body(Request request, Throwable failure) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("exc_type", kind(failure));
    if (RequestScope.of(request).sessionExpired()) {
      body.put("session_expired", 1);
    }
    if (view.isPresent()) {
      body.put("exception", exception(failure));
      body.put("exc", Json.core().write(List.of(trace(failure))));
      addTo(body, request, failure);
    }
    if (isForCallers(failure)) {
      body.put("_server_messages", messages(failure));
      if (failure instanceof AuthenticationException) {
        body.put("message", String.valueOf(failure.getMessage()));
      }
    }
    return body;
  }

  /** What the error page for developers shows; of failures that are not the caller's. */
  private void addTo(Map<String, Object> body, Request request, Throwable failure) {
    if (!isForCallers(failure)) {
      view.ifPresent(known -> body.put("failure", known.of(request, failure)));
    }
  }

  /**
   * Whether the message of {@code failure} is meant for callers: not when it tells of the runtime's
   * own files and servers.
   */
  public static boolean isForCallers(Throwable failure) {
    boolean own =
        failure instanceof BrokenConfigException
            || failure instanceof RedisUnavailableException
            || failure instanceof DatabaseUnavailableException;
    return failure instanceof BenchException known && known.status() != 500 && !own;
  }

  /** The stack trace of {@code failure} with its causes. */
  public static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private static String kind(Throwable failure) {
    return failure instanceof BenchException known
        ? known.excType()
        : failure.getClass().getSimpleName();
  }

  private static String exception(Throwable failure) {
    String name =
        failure instanceof BenchException known ? known.excType() : failure.getClass().getName();
    return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
  }

  private static String messages(Throwable failure) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("message", String.valueOf(failure.getMessage()));
    message.put("indicator", "red");
    message.put("raise_exception", 1);
    return Json.core().write(List.of(Json.core().write(message)));
  }
}
