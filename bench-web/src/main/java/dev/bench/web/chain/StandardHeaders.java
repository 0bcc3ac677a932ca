package dev.bench.web.chain;

import dev.bench.http.Application;
import dev.bench.http.Head;
import dev.bench.http.Middleware;
import dev.bench.http.Response;
import dev.bench.web.server.Refusals;
import java.util.HashMap;
import java.util.Map;

/**
 * Headers that every answer has unless its handler set them: not to be cached, not to be guessed
 * at, not to be framed by others. In {@code developer_mode} nothing is cached, whatever a handler
 * says.
 */
public final class StandardHeaders implements Middleware {

  private final boolean developerMode;

  /** Headers for development or production. */
  public StandardHeaders(boolean developerMode) {
    this.developerMode = developerMode;
  }

  @Override
  public Application around(Application next) {
    return request -> on(next.handle(request));
  }

  /** {@code response} with the headers. */
  public Response on(Response response) {
    Map<String, String> headers = new HashMap<>(response.head().headers());
    if (developerMode) {
      headers.keySet().removeIf(name -> name.equalsIgnoreCase("Cache-Control"));
    }
    Refusals.PROTECTIVE_HEADERS.forEach(headers::putIfAbsent);
    Head head = response.head();
    return response.withHead(new Head(head.status(), headers, head.cookies()));
  }
}
