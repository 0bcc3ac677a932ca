package dev.bench.session;

import dev.bench.RateLimitException;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.redis.Script;
import dev.bench.redis.ScriptCall;
import dev.bench.site.SiteState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down guessing of passwords.
 *
 * <p>Counts the attempts for a user from one network, and of one network altogether. Past the limit
 * ({@code allow_consecutive_login_attempts}, 10; ten times that for a network) a login is refused
 * until {@code allow_login_after_fail} (60 s) after the first attempt. An attempt counts before its
 * password is checked, so that many at once count as well, and a refused one counts too; a
 * successful one is taken back, and one whose password was not checked too. The user counts only
 * together with the network, so that a stranger cannot lock a user out. Without Redis nothing is
 * counted; then the cost of a hash slows guessing down. Thread-safe.
 */
final class LoginThrottle {

  private static final Logger log = LoggerFactory.getLogger(LoginThrottle.class);

  private static final long ATTEMPTS = 10;
  private static final long SECONDS = 60;
  private static final int NETWORK_FACTOR = 10;

  private static final Script ATTEMPT = Script.of(LoginThrottle.class, "attempt.lua");
  private static final Script UNCHECKED = Script.of(LoginThrottle.class, "unchecked.lua");
  private static final Script SUCCESS = Script.of(LoginThrottle.class, "success.lua");

  private final Redis redis;

  LoginThrottle(Redis redis) {
    this.redis = redis;
  }

  /**
   * Counts an attempt.
   *
   * @throws RateLimitException when there were too many before
   */
  void attempt(SiteState site, UserName user, Origin origin) {
    long limit = limit(site);
    if (limit <= 0) {
      return;
    }
    long seconds = Math.max(1, site.config().number("allow_login_after_fail").orElse(SECONDS));
    try {
      ScriptCall call =
          on(ATTEMPT, site, user, origin)
              .with(seconds * 1000)
              .with(limit)
              .with(limit * NETWORK_FACTOR);
      if (redis.eval(call).number() == 0) {
        throw new RateLimitException(
            "Too many failed logins; try again in %d s".formatted(seconds));
      }
    } catch (RedisUnavailableException e) {
      log.debug("Logins are not counted while Redis is away", e);
    }
  }

  /** Takes back the attempts of a user who has just logged in from there. */
  void succeeded(SiteState site, UserName user, Origin origin) {
    tell(site, on(SUCCESS, site, user, origin));
  }

  /** Takes back an attempt that could not be checked. */
  void unchecked(SiteState site, UserName user, Origin origin) {
    tell(site, on(UNCHECKED, site, user, origin));
  }

  /** Takes back the user's part of an attempt that others of its network left no room for. */
  void crowdedOut(SiteState site, UserName user, Origin origin) {
    tell(site, UNCHECKED.on(userKey(site, user, origin)));
  }

  private void tell(SiteState site, ScriptCall call) {
    if (limit(site) <= 0) {
      return;
    }
    try {
      redis.eval(call);
    } catch (RedisUnavailableException e) {
      log.debug("Logins are not counted while Redis is away", e);
    }
  }

  private static long limit(SiteState site) {
    return site.config().number("allow_consecutive_login_attempts").orElse(ATTEMPTS);
  }

  private static ScriptCall on(Script script, SiteState site, UserName user, Origin origin) {
    return script.on(
        userKey(site, user, origin), RedisKeys.LOGIN_ATTEMPTS.key(site.name(), origin.network()));
  }

  private static String userKey(SiteState site, UserName user, Origin origin) {
    return RedisKeys.LOGIN_ATTEMPTS.key(site.name(), origin.network() + " " + user.text());
  }
}
