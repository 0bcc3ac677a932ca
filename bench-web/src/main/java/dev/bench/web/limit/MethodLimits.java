package dev.bench.web.limit;

import dev.bench.RateLimitException;
import dev.bench.ServiceUnavailableException;
import dev.bench.Session;
import dev.bench.app.ExposedMethod;
import dev.bench.http.Request;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.session.Origin;
import dev.bench.web.chain.RequestScope;

/**
 * The limits that methods declare with {@link dev.bench.RateLimit}: for each user, and for each
 * network of guests.
 *
 * <p>A limit mostly guards something that costs or can be guessed, so a call that cannot be counted
 * is refused with 503. Thread-safe.
 */
public final class MethodLimits {

  private final SlidingWindow window;

  /** Counts in {@code cache}. */
  public MethodLimits(Redis cache) {
    window = new SlidingWindow(cache);
  }

  /**
   * Counts a call of {@code method}.
   *
   * @throws RateLimitException when the caller called too often
   * @throws ServiceUnavailableException when calls cannot be counted
   */
  public void count(ExposedMethod method, Request request) {
    if (method.limit() == 0) {
      return;
    }
    RequestScope scope = RequestScope.of(request);
    Session session = scope.session();
    String caller = session.isGuest() ? Origin.networkOf(request.remoteAddress()) : session.user();
    SlidingWindow.Standing standing;
    try {
      standing =
          window.spend(
              scope.site().name(),
              method.name() + " " + caller,
              method.limitPer(),
              method.limit(),
              0,
              1);
    } catch (RedisUnavailableException e) {
      throw new ServiceUnavailableException(
          "Calls of %s cannot be counted at this moment; try again".formatted(method.name()));
    }
    long reset = SlidingWindow.seconds(standing.reset());
    scope.addHeader("X-RateLimit-Limit", Integer.toString(method.limit()));
    scope.addHeader("X-RateLimit-Remaining", Long.toString(standing.left()));
    scope.addHeader("X-RateLimit-Reset", Long.toString(reset));
    if (!standing.allowed()) {
      throw new RateLimitException(
          "%s was called too often; try again in %d s".formatted(method.name(), reset),
          standing.reset());
    }
  }
}
