package dev.bench.web.chain;

import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.http.Request;
import dev.bench.http.Response;
import java.util.Map;
import java.util.Optional;

/**
 * Tells load balancers and supervisors how this process is; needs no site, database or Redis.
 *
 * <p>{@code /health/live} is answered 200 as long as the process answers at all. {@code
 * /health/ready} is answered 200 while requests are welcome, and 503 once the server closes. What
 * one site lacks is no reason to take a process away from all others. Thread-safe.
 */
public final class HealthChecks implements Middleware {

  private static final String LIVE = "/health/live";
  private static final String READY = "/health/ready";

  private volatile boolean closing;

  /** Checks of a process that is ready. */
  public HealthChecks() {}

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
                  : Response.json(Map.of("status", "ready")));
      default -> Optional.empty();
    };
  }
}
