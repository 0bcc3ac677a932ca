package dev.bench.web.chain;

import dev.bench.http.Request;

/** What kind of answer a caller wants. Source: Frappe's choice between JSON and a page. */
public final class Accepts {

  private Accepts() {}

  /** Whether an error is to be told in JSON instead of a page. */
  public static boolean json(Request request) {
    String accept = request.header("Accept").orElse("");
    boolean asked =
        accept.contains("application/json")
            || (!accept.isEmpty()
                && request.header("X-Requested-With").orElse("").equals("XMLHttpRequest"));
    return asked || (request.path().startsWith("/api/") && !accept.startsWith("text"));
  }
}
