package dev.bench.web.api;

import dev.bench.AuthenticationException;
import dev.bench.LinkExpiredException;
import dev.bench.PermissionException;
import dev.bench.RateLimitException;
import dev.bench.ServiceUnavailableException;
import dev.bench.Session;
import dev.bench.ValidationException;
import dev.bench.app.Phase;
import dev.bench.http.Request;
import dev.bench.http.Response;
import dev.bench.json.Json;
import dev.bench.queue.JobIds;
import dev.bench.queue.JobQueue;
import dev.bench.queue.JobRequest;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.RedisUnavailableException;
import dev.bench.runtime.Bench;
import dev.bench.session.Login;
import dev.bench.session.Origin;
import dev.bench.session.Sessions;
import dev.bench.session.UserName;
import dev.bench.site.SiteState;
import dev.bench.web.chain.FormDict;
import dev.bench.web.chain.RequestScope;
import dev.bench.web.chain.SessionCookies;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
  private static final String QUEUE = "short";

  /** A job of the built-in app, which web does not have on its compile path. */
  private static final String LINK_JOB = "dev.bench.builtin.PasswordMails.sendLink";

  private static final String NOT_NOW = "No mail can be sent at this moment; try again";
  private static final String SENT =
      "If there is such a user, a mail with a link is on its way; the link works for 20 minutes";

  private final Bench bench;
  private final SessionHooks hooks;

  /** The methods on the users of {@code bench}; the apps hear of logins through {@code hooks}. */
  public PasswordMethods(Bench bench, SessionHooks hooks) {
    this.bench = bench;
    this.hooks = hooks;
  }

  /** {@code reset_password}: mails a link to the argument {@code user}. */
  public Response reset(Request request) throws Exception {
    RequestScope scope = RequestScope.of(request);
    String user = scope.form().text("user").strip();
    if (user.isEmpty()) {
      throw new ValidationException("Whose password? Send the argument user");
    }
    if (user.length() > UserName.LONGEST) {
      throw new ValidationException(
          "The argument user has %d characters; a user's name has at most %d"
              .formatted(user.length(), UserName.LONGEST));
    }
    count(scope.site(), UserName.of(user).text(), Origin.networkOf(request.remoteAddress()));
    if (user.contains("@")) { // Administrator is no address, so nothing can be sent there
      enqueueMail(scope.site(), user);
    }
    return Envelope.of(request).around(request, SENT);
  }

  /**
   * Enqueues the same job for every name: work on the users of the site would take longer for those
   * that exist.
   */
  private void enqueueMail(SiteState site, String user) {
    JobQueue jobs = bench.jobs();
    JobRequest.Owner owner =
        new JobRequest.Owner(site.name(), Session.ADMINISTRATOR, bench.apps().current().id());
    Duration limit = bench.queues().limit(QUEUE);
    JobRequest job =
        new JobRequest(
            JobIds.random(site.name()),
            owner,
            QUEUE,
            LINK_JOB,
            "[]",
            Json.core().write(Map.of("user", user)),
            new JobRequest.Run(limit, 0, List.of()),
            Optional.empty(),
            false,
            Map.of());
    try {
      jobs.requireRoom(QUEUE, site.name());
      jobs.enqueue(List.of(job));
    } catch (RedisUnavailableException e) {
      throw new ServiceUnavailableException(NOT_NOW);
    }
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
      throw new ServiceUnavailableException(NOT_NOW);
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
    String key = form.text("key");
    String user = key.isEmpty() ? byOldPassword(scope, origin) : byLink(site, key, password);
    Login login = bench.sessions().loginAs(site, user, origin);
    hooks.run(request, login.session(), Phase.ON_LOGIN);
    Response answer = Envelope.of(request).around(request, "/");
    return SessionCookies.begun(answer, login, Sessions.life(site));
  }

  private String byLink(SiteState site, String key, String password) {
    return bench
        .sessions()
        .changePasswordByLink(site, key, password)
        .orElseThrow(() ->
            new LinkExpiredException(
                "The link has been used before, or its time is over; ask for another one"));
  }

  private String byOldPassword(RequestScope scope, Origin origin) throws IOException {
    FormDict form = scope.form();
    String password = form.text("new_password");
    Sessions.checkLength(password); // before the old one is checked, which takes long
    String user = scope.session().user();
    if (scope.session().isGuest()) {
      throw new PermissionException("Log in, or use the link of a mail, to set a password");
    }
    try {
      bench.sessions().check(scope.site(), user, form.text("old_password"), origin);
    } catch (AuthenticationException wrong) {
      throw new ValidationException("The old password is wrong");
    }
    bench.sessions().changePassword(scope.site(), user, password);
    return user;
  }
}
