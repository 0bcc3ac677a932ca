package dev.bench.web.route;

import dev.bench.http.Application;
import dev.bench.http.Request;
import dev.bench.http.Response;
import java.util.Optional;
import java.util.Set;

/**
 * One kind of request and what answers it.
 *
 * @param app the app that must be installed on the site; empty when the runtime itself answers
 * @param path which paths
 * @param methods which HTTP methods; HEAD goes with GET
 * @param application the handler inside its middleware
 * @param memory what can answer at once, on an I/O thread
 */
public record Route(
    String app, PathPattern path, Set<String> methods, Application application, Memory memory) {

  /** Answers from memory, or not at all. */
  @FunctionalInterface
  public interface Memory {

    /** The answer, when it is at hand; neither blocks nor runs app code. */
    Optional<Response> answer(Request request);
  }

  /** A route of the runtime itself. */
  public static Route of(String path, Set<String> methods, Application application) {
    return new Route("", PathPattern.of(path), methods, application, request -> Optional.empty());
  }

  /** A route of an app. */
  public static Route of(String app, String path, Set<String> methods, Application application) {
    return new Route(app, PathPattern.of(path), methods, application, request -> Optional.empty());
  }

  /** This route, which can answer at once from {@code other}. */
  public Route withMemory(Memory other) {
    return new Route(app, path, methods, application, other);
  }

  boolean answers(String method) {
    return methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
  }
}
