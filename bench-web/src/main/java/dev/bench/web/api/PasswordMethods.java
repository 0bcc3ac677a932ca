package dev.bench.web.api;

import dev.bench.AuthenticationException;
import dev.bench.LinkExpiredException;
import dev.bench.PermissionException;
import dev.bench.RateLimitException;
import dev.bench.ServiceUnavailableException;
import dev.bench.Session;
import dev.bench.ValidationException;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.runtime.Bench;
import dev.bench.session.Login;
import dev.bench.session.Origin;
import dev.bench.session.Sessions;
import dev.bench.session.Users;
import dev.bench.site.SiteState;
import dev.bench.web.chain.FormDict;
import dev.bench.web.chain.RequestScope;
import dev.bench.web.chain.SessionCookies;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The methods by which a user gets another password: {@code reset_password} sends a mail with a
 * link, {@code update_password} takes the new password.
 *
 * <p>The answer of {@code reset_password} does not tell whether a user exists. A user and a network
 * can ask for {@code password_reset_limit} (3) mails an hour, a network for ten times as many.
 * Source: Frappe's {@code user.py}. Thread-safe.
 */
public final class PasswordMethods {

  private static final long USUAL_LIMIT = 3;
  private static final int NETWORK_FACTOR = 10;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final String SENT =
      "If there is such a user, a mail with a link is on its way; the link works for 20 minutes";

  private final Bench bench;

  /** The methods on the users of {@code bench}. */
  public PasswordMethods(Bench bench) {
    this.bench = bench;
  }

  /** {@code reset_password}: mails a link to the argument {@code user}. */
  public Response reset(Request request) throws Exception {
    RequestScope scope = RequestScope.of(request);
    String user = scope.form().text("user").strip();
    if (user.isEmpty()) {
      throw new ValidationException("Whose password? Send the argument user");
    }
    count(scope.site(), user.toLowerCase(Locale.ROOT), Origin.networkOf(request.remoteAddress()));
    Users users = bench.sessions().users();
    // Administrator is no address, so nothing can be sent there.
    Optional<String> key =
        user.contains("@") ? users.newResetKey(scope.site(), user) : Optional.empty();
    if (key.isPresent()) {
      String link =
          SiteAddress.of(bench.config(), scope.site()) + "/update-password?key=" + key.get();
      bench
          .unit(scope.site())
          .as(Session.ADMINISTRATOR)
          .request(request)
          .call(ctx ->
              ctx.mail()
                  .to(user)
                  .subject("A new password for " + ctx.site().name())
                  .template(
                      "password-reset",
                      Map.of(
                          "link", link,
                          "full_name", user,
                          "minutes", Users.LINK_LIFE.toMinutes()))
                  .send());
    }
    return Envelope.of(request).around(request, SENT);
  }

  private void count(SiteState site, String user, String network) {
    long limit = site.config().number("password_reset_limit").orElse(USUAL_LIMIT);
    try {
      String ofUser = RedisKeys.PASSWORD_RESETS.key(site.name(), network + " " + user);
      String ofNetwork = RedisKeys.PASSWORD_RESETS.key(site.name(), network);
      if (bench.cache().incr(ofNetwork, HOUR) > limit * NETWORK_FACTOR
          || bench.cache().incr(ofUser, HOUR) > limit) {
        throw new RateLimitException("Too many mails were asked for; try again in an hour");
      }
    } catch (RedisUnavailableException e) {
      // Uncounted, a stranger could have any number of mails sent.
      throw new ServiceUnavailableException("No mail can be sent at this moment; try again");
    }
  }

  /**
   * {@code update_password}: sets {@code new_password}, for the owner of the link's {@code key} or
   * of {@code old_password}. All sessions of the user end, and the caller has a new one.
   */
  public Response update(Request request) throws IOException {
    RequestScope scope = RequestScope.of(request);
    FormDict form = scope.form();
    SiteState site = scope.site();
    Origin origin = new Origin(request.remoteAddress(), request.header("User-Agent").orElse(""));
    String password = form.text("new_password");
    Sessions.checkLength(password); // before the link is used up
    String user = owner(scope, form, origin);
    bench.sessions().changePassword(site, user, password);
    Login login = bench.sessions().loginAs(site, user, origin);
    Response answer = Envelope.of(request).around(request, "/");
    return SessionCookies.begun(answer, login, Sessions.life(site));
  }

  private String owner(RequestScope scope, FormDict form, Origin origin) throws IOException {
    String key = form.text("key");
    if (!key.isEmpty()) {
      return bench
          .sessions()
          .users()
          .useResetKey(scope.site(), key)
          .orElseThrow(() ->
              new LinkExpiredException(
                  "The link has been used before, or its time is over; ask for another one"));
    }
    String user = scope.session().user();
    if (scope.session().isGuest()) {
      throw new PermissionException("Log in, or use the link of a mail, to set a password");
    }
    try {
      bench.sessions().check(scope.site(), user, form.text("old_password"), origin);
    } catch (AuthenticationException wrong) {
      throw new ValidationException("The old password is wrong");
    }
    return user;
  }
}
