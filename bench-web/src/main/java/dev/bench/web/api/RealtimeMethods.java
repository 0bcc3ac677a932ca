package dev.bench.web.api;

import dev.bench.Context;
import dev.bench.RoomCheck;
import dev.bench.app.Generation;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Script;
import dev.bench.session.Login;
import dev.bench.web.chain.RequestScope;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two methods that a realtime server of its own, such as Frappe's Node server, asks.
 *
 * <p>{@code frappe.realtime.get_user_info} tells such a server the user of a socket. That server
 * proves itself by the header {@code X-Frappe-Socket-Secret}: the value of the key {@code
 * socketio_auth_secret} in redis_queue, which the first question makes. Without it the answer is
 * {@code {}}. Source: Frappe's {@code realtime.py}. Thread-safe.
 */
public final class RealtimeMethods {

  private static final String SECRET_HEADER = "X-Frappe-Socket-Secret";

  private static final int SECRET_BYTES = 16;
  private static final Script SECRET = Script.of(RealtimeMethods.class, "secret.lua");

  private final SecureRandom random = new SecureRandom();
  private final Redis queue;
  private final Generation generation;

  /**
   * Methods that find their secret in {@code queue}, and the checks of rooms in {@code generation}.
   */
  public RealtimeMethods(Redis queue, Generation generation) {
    this.queue = queue;
    this.generation = generation;
  }

  /** The caller's {@code user, user_type, installed_apps}. */
  public Response userInfo(Request request) {
    String secret = secret(); // made for the first caller, which reads it from Redis afterwards
    if (!equal(request.header(SECRET_HEADER).orElse(""), secret)) {
      return Envelope.of(request).around(request, Map.of());
    }
    RequestScope scope = RequestScope.of(request);
    return Envelope.of(request)
        .around(
            request,
            Map.of(
                "user", scope.session().user(),
                "user_type", scope.login().map(Login::userType).orElse("Website User"),
                "installed_apps", apps(scope)));
  }

  /** The Node server joins its rooms only where an app of this name is installed. */
  private static List<String> apps(RequestScope scope) {
    return scope.site().installedApps().stream()
        .map(app -> app.equals("bench") ? "frappe" : app)
        .toList();
  }

  /**
   * Whether the caller may hear of the document {@code name} of {@code doctype}; of all of them
   * when {@code name} is empty.
   */
  public Response hasPermission(Request request) throws Exception {
    Context ctx = Context.current();
    RequestScope scope = RequestScope.of(request);
    String type = scope.form().text("doctype");
    String name = scope.form().text("name");
    Optional<RoomCheck> check = generation.roomCheck(scope.site().installedApps(), type);
    boolean allowed = check.isPresent() && check.get().allow(ctx, name.isEmpty() ? null : name);
    return Envelope.of(request).around(request, allowed);
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return queue
        .evalRepeatable(
            SECRET.on(RedisKeys.SOCKET_SECRET.key()).with(HexFormat.of().formatHex(bytes)))
        .text();
  }

  private static boolean equal(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
