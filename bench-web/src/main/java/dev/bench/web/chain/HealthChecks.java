package dev.bench.web.chain;

import dev.bench.database.ServerState;
import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells load balancers and supervisors how this process is; needs no site, database or Redis.
 *
 * <p>{@code /health/live} is answered 200 as long as the process answers at all. {@code
 * /health/ready} is answered 200 while requests are welcome, and 503 once the server closes. What
 * one site lacks is no reason to take a process away from all others; but a caller on this machine
 * is told which database servers are away, since when and why: {@code {"status", "away":
 * [{"server", "since", "reason"}]}}. Thread-safe.
 */
public final class HealthChecks implements Middleware {

  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";

  private final Supplier<List<ServerState>> servers;
  private volatile boolean closing;

  /**
   * Checks of a process that is ready.
   *
   * @param servers how the database servers answer; does not block
   */
  public HealthChecks(Supplier<List<ServerState>> servers) {
    this.servers = servers;
  }

  /** From now on the process is not ready. */
  public void beginClose() {
    closing = true;
  }

  @Override
  public Application around(Application next) {
    return request -> {
      Optional<Response> health = answer(request);
      return health.isPresent() ? health.get() : next.handle(request);
    };
  }

  /** The answer, when {@code request} asks for one of the two; never blocks. */
  public Optional<Response> answer(Request request) {
    return switch (request.path()) {
      case LIVE -> Optional.of(Response.json(Map.of("status", "live")));
      case READY ->
          Optional.of(
              closing
                  ? Response.json(Map.of("status", "closing")).withStatus(503)
                  : Response.json(ready(request)));
      default -> Optional.empty();
    };
  }

  private Map<String, Object> ready(Request request) {
    List<Map<String, Object>> away =
        servers.get().stream().filter(ServerState::isAway).map(HealthChecks::away).toList();
    return away.isEmpty() || !isHere(request.remoteAddress())
        ? Map.of("status", "ready")
        : Map.of("status", "ready", "away", away);
  }

  private static Map<String, Object> away(ServerState server) {
    return Map.of(
        "server", server.server(),
        "since", server.since().toString(),
        "reason", server.outage().orElse(""));
  }

  /** Whether the caller is on this machine; strangers learn no addresses. */
  private static boolean isHere(String address) {
    try {
      return InetAddress.ofLiteral(address).isLoopbackAddress();
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }
}
