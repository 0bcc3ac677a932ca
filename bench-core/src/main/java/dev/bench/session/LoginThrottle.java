package dev.bench.session;

import dev.bench.RateLimitException;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.site.SiteState;
import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down those who guess passwords.
 *
 * <p>Counts failed logins of a user from one address, and of one address altogether; past the limit
 * ({@code allow_consecutive_login_attempts}, 10; ten times that for an address) a login is refused
 * until {@code allow_login_after_fail} (60 s) after the first failure. The user counts only
 * together with the address, so that a stranger cannot lock anybody out. Without Redis nothing is
 * counted; what slows guessing down then is the cost of a hash. Thread-safe.
 */
final class LoginThrottle {

  private static final Logger log = LoggerFactory.getLogger(LoginThrottle.class);

  private static final long ATTEMPTS = 10;
  private static final long SECONDS = 60;
  private static final int ADDRESS_FACTOR = 10;

  private final Redis redis;

  LoginThrottle(Redis redis) {
    this.redis = redis;
  }

  /** Refuses an attempt when there were too many failures before. */
  void check(SiteState site, String user, Origin origin) {
    long attempts = site.config().number("allow_consecutive_login_attempts").orElse(ATTEMPTS);
    if (attempts <= 0) {
      return;
    }
    try {
      if (count(pair(site, user, origin)) >= attempts
          || count(address(site, origin)) >= attempts * ADDRESS_FACTOR) {
        throw new RateLimitException(
            "Too many failed logins; try again in %d s".formatted(seconds(site)));
      }
    } catch (RedisUnavailableException e) {
      log.debug("Failed logins are not counted while Redis is away", e);
    }
  }

  /** Counts a failure. */
  void failed(SiteState site, String user, Origin origin) {
    Duration window = Duration.ofSeconds(seconds(site));
    try {
      redis.incr(pair(site, user, origin), window);
      redis.incr(address(site, origin), window);
    } catch (RedisUnavailableException e) {
      log.debug("Failed logins are not counted while Redis is away", e);
    }
  }

  /** Forgets the failures of a user who has just logged in from there. */
  void succeeded(SiteState site, String user, Origin origin) {
    try {
      redis.del(pair(site, user, origin));
    } catch (RedisUnavailableException e) {
      log.debug("Failed logins are not counted while Redis is away", e);
    }
  }

  private long count(String key) {
    return redis.get(key).filter(text -> text.matches("\\d{1,9}")).map(Long::parseLong).orElse(0L);
  }

  private static long seconds(SiteState site) {
    return Math.max(1, site.config().number("allow_login_after_fail").orElse(SECONDS));
  }

  private static String pair(SiteState site, String user, Origin origin) {
    return RedisKeys.LOGIN_FAILURES.key(
        site.name(), origin.address() + " " + user.toLowerCase(Locale.ROOT));
  }

  private static String address(SiteState site, Origin origin) {
    return RedisKeys.LOGIN_FAILURES.key(site.name(), origin.address());
  }
}
