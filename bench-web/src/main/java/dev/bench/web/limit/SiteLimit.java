package dev.bench.web.limit;

import dev.bench.RateLimitException;
import dev.bench.http.Application;
import dev.bench.http.Middleware;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.site.SiteState;
import dev.bench.web.chain.RequestScope;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The setting {@code rate_limit}: how many seconds of the server's time a site takes within a
 * window, {@code {"limit": 600, "window": 3600}}.
 *
 * <p>Each request tells Redis, in the one call that it makes, what earlier requests of this process
 * took. The limit shares a server among sites and guards no secret, so requests go on while Redis
 * is away. Source: Frappe's {@code rate_limiter.py}, which this follows in units and headers.
 * Thread-safe.
 */
public final class SiteLimit implements Middleware {

  private static final Logger LOG = LoggerFactory.getLogger(SiteLimit.class);
  private static final long MICROS = 1_000_000;
  private static final long NANOS_OF_A_MICRO = 1000;

  private final SlidingWindow window;
  private final Map<String, LongAdder> taken = new ConcurrentHashMap<>();

  /** Counts in {@code cache}. */
  public SiteLimit(Redis cache) {
    window = new SlidingWindow(cache);
  }

  @Override
  public Application around(Application next) {
    return request -> {
      RequestScope scope = RequestScope.of(request);
      Optional<Limit> limit = limit(scope.site());
      if (limit.isEmpty()) {
        return next.handle(request);
      }
      LongAdder micros = taken.computeIfAbsent(scope.site().name(), _ -> new LongAdder());
      check(scope, limit.get(), micros);
      long began = System.nanoTime();
      try {
        return next.handle(request);
      } finally {
        micros.add((System.nanoTime() - began) / NANOS_OF_A_MICRO);
      }
    };
  }

  private void check(RequestScope scope, Limit limit, LongAdder micros) {
    long spent = micros.sumThenReset();
    SlidingWindow.Standing standing;
    try {
      standing =
          window.spend(
              scope.site().name(), "all requests", limit.per(), limit.seconds() * MICROS, spent, 0);
    } catch (RedisUnavailableException e) {
      micros.add(spent);
      LOG.debug("Server time of {} is not counted while Redis is away", scope.site().name(), e);
      return;
    }
    long reset = SlidingWindow.seconds(standing.reset());
    scope.addHeader("X-RateLimit-Limit", Long.toString(limit.seconds() * MICROS));
    scope.addHeader("X-RateLimit-Remaining", Long.toString(standing.left() / MICROS * MICROS));
    scope.addHeader("X-RateLimit-Reset", Long.toString(reset));
    if (!standing.allowed()) {
      throw new RateLimitException(
          "%s has used up its %d s of server time; try again in %d s"
              .formatted(scope.site().name(), limit.seconds(), reset),
          standing.reset());
    }
  }

  private static Optional<Limit> limit(SiteState site) {
    return site.config().values().get("rate_limit") instanceof Map<?, ?> limit
            && limit.get("limit") instanceof Number seconds
            && limit.get("window") instanceof Number window
        ? Optional.of(new Limit(seconds.longValue(), Duration.ofSeconds(window.longValue())))
        : Optional.empty();
  }

  private record Limit(long seconds, Duration per) {}
}
