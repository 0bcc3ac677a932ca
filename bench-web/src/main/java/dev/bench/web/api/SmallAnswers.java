package dev.bench.web.api;

import dev.bench.PermissionException;
import dev.bench.Session;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.web.chain.RequestScope;
import java.nio.charset.StandardCharsets;

/** The methods that the runtime answers from what it knows anyway. */
public final class SmallAnswers {

  private static final Response PONG = json("{\"message\":\"pong\"}");
  private static final Response PONG_OF_V2 = json("{\"data\":\"pong\"}");

  private SmallAnswers() {}

  /** {@code ping}: {@code pong}. */
  public static Response ping(Request request) {
    return Envelope.of(request) == Envelope.V2 ? PONG_OF_V2 : PONG;
  }

  /** {@code version}: the runtime's. */
  public static Response version(Request request) {
    String version = SmallAnswers.class.getPackage().getImplementationVersion();
    return Envelope.of(request).around(request, version == null ? "unreleased" : version);
  }

  /** {@code frappe.auth.get_logged_user}: the user's id; 403 for Guest. */
  public static Response loggedUser(Request request) {
    Session session = RequestScope.of(request).session();
    if (session.isGuest()) {
      throw new PermissionException("Log in to ask who you are");
    }
    return Envelope.of(request).around(request, session.user());
  }

  private static Response json(String text) {
    return Response.bytes("application/json", text.getBytes(StandardCharsets.UTF_8));
  }
}
