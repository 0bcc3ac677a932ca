package dev.bench.web.chain;

import dev.bench.http.Application;
import dev.bench.http.Head;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.web.log.RequestRecord;
import dev.bench.web.server.Peer;
import dev.bench.web.server.Refusals;
import java.util.HashMap;
import java.util.Map;

/**
 * Headers that every answer has unless its handler set them: not to be cached, not to be guessed
 * at, not to be framed by others, over TLS never to be asked for without it; and the id of the
 * request. In {@code developer_mode} nothing is cached, whatever a handler says.
 */
public final class StandardHeaders implements Middleware {

  /** The page whose address holds the key of a reset link, also when the answer is an error. */
  private static final String NEW_PASSWORD = "/update-password";

  private final boolean developerMode;

  /** Headers for development or production. */
  public StandardHeaders(boolean developerMode) {
    this.developerMode = developerMode;
  }

  @Override
  public Application around(Application next) {
    return request -> on(request, next.handle(request));
  }

  /** {@code response} with the headers that the answer to {@code request} needs. */
  public Response on(Request request, Response response) {
    Map<String, String> headers = new HashMap<>(response.head().headers());
    if (developerMode) {
      headers.keySet().removeIf(name -> name.equalsIgnoreCase("Cache-Control"));
    }
    if (request.path().startsWith(NEW_PASSWORD)) {
      headers.put("Referrer-Policy", "no-referrer");
    }
    Refusals.PROTECTIVE_HEADERS.forEach(headers::putIfAbsent);
    if (Peer.of(request).secure()) {
      headers.putIfAbsent("Strict-Transport-Security", Refusals.TLS_ONLY);
    }
    headers.put(RequestRecord.HEADER, RequestRecord.of(request).id());
    Head head = response.head();
    return response.withHead(new Head(head.status(), headers, head.cookies()));
  }
}
