package dev.bench.web.api;

import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.web.chain.RequestScope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The object around the value of an answer; each version of the API has its own. */
public enum Envelope {
  /** {@code {"message": <value>}}, or {@code {}} when there is no value. */
  V1,
  /** {@code {"data": <value>}}. */
  V2;

  /** Where the paths of version 2 begin. */
  private static final String V2_PATHS = "/api/v2/";

  /** The envelope of the version that {@code request} asks. */
  public static Envelope of(Request request) {
    return request.path().startsWith(V2_PATHS) ? V2 : V1;
  }

  /** The text of an answer around {@code json}, the text of a value; null for none. */
  String text(@Nullable String json) {
    String name = this == V2 ? "data" : "message";
    if (json == null) {
      return this == V2 ? "{\"data\":null}" : "{}";
    }
    return "{\"" + name + "\":" + json + "}";
  }

  /** The answer with {@code value}; it also tells that the session of the caller is over. */
  public Response around(Request request, @Nullable Object value) {
    if (this == V2) {
      return Response.json(Collections.singletonMap("data", value));
    }
    Map<String, Object> body = new LinkedHashMap<>();
    if (value != null) {
      body.put("message", value);
    }
    if (RequestScope.of(request).sessionExpired()) {
      body.put("session_expired", 1);
    }
    return Response.json(body);
  }
}
