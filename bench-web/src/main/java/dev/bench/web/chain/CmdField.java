package dev.bench.web.chain;

import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import java.io.IOException;
import java.util.Set;

/**
 * Leads a call that names its method in the field {@code cmd} to that method.
 *
 * <p>Frappe's oldest form of a call, which frappe-js-sdk still uses for a forgotten password: the
 * path is {@code /}, and {@code cmd} stands among the arguments. At any other path {@code cmd} is
 * an argument like others. Source: Frappe's {@code handler.py}.
 */
public final class CmdField implements Middleware {

  private static final Set<String> CHANGES = Set.of("POST", "PUT", "PATCH", "DELETE");

  /** A middleware without state. */
  public CmdField() {}

  @Override
  public Application around(Application next) {
    return request -> next.handle(directed(request));
  }

  private static Request directed(Request request) throws IOException {
    if (!request.path().equals("/")) {
      return request;
    }
    // A browser that looks at the first page sends no arguments; nothing is read for it.
    boolean hasArguments = CHANGES.contains(request.method()) || request.query("cmd").isPresent();
    String method = hasArguments ? RequestScope.of(request).form().text("cmd") : "";
    return method.isEmpty() ? request : request.withPath("/api/method/" + method);
  }
}
