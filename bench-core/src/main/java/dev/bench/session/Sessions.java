package dev.bench.session;

import dev.bench.AuthenticationException;
import dev.bench.ServiceUnavailableException;
import dev.bench.Session;
import dev.bench.ValidationException;
import dev.bench.database.Databases;
import dev.bench.redis.Redis;
import dev.bench.redis.RedisKeys;
import dev.bench.redis.Subscription;
import dev.bench.redis.SubscriptionListener;
import dev.bench.session.HashingPlaces.Place;
import dev.bench.session.UserRows.ResetLink;
import dev.bench.session.UserRows.User;
import dev.bench.site.SiteState;
import dev.bench.site.SiteTransactions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of all sites: begun by a login, resumed by their id, ended by a logout.
 *
 * <p>A session ends {@code session_expiry} ({@code h:mm}, 170:00) after its last use; uses are
 * written down every ten minutes. A logout, a new password and disabling a user end sessions in
 * every process at once, and announce each end, see {@link #onEnd}. While Redis is away sessions
 * are read from the database; an end that Redis missed reaches it within a second of its return.
 * Thread-safe.
 *
 * <p>Errors: a {@link dev.bench.SiteUnavailableException} when the database has to be asked and is
 * away. Source: Frappe's {@code sessions.py} and {@code auth.py}.
 */
public final class Sessions implements AutoCloseable {

  private static final Pattern EXPIRY = Pattern.compile("(\\d{1,5}):([0-5]\\d)(?::[0-5]\\d)?");
  private static final Duration LIFE = Duration.ofHours(170);

  private final Redis cache;
  private final UserRows users;
  private final SessionRows rows;
  private final Users accounts;
  private final SessionCopies copies;
  private final LoginThrottle throttle;
  private final LoginKeys keys;
  private final Passwords passwords;
  private final HashingPlaces places = new HashingPlaces();
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /** Sessions in those databases, with copies in that Redis. */
  public Sessions(Databases databases, Redis cache, InstantSource clock) {
    this(databases, cache, new Passwords(), clock);
  }

  Sessions(Databases databases, Redis cache, Passwords passwords, InstantSource clock) {
    SiteTransactions transactions = SiteTransactions.ofRequests(databases);
    this.cache = cache;
    this.users = new UserRows(transactions);
    this.accounts = new Users(transactions, clock);
    this.rows = new SessionRows(transactions, clock);
    this.copies = new SessionCopies(cache, clock);
    this.throttle = new LoginThrottle(cache);
    this.keys = new LoginKeys(cache, clock);
    this.passwords = passwords;
    this.clock = clock;
  }

  /**
   * Begins a session for the owner of a password.
   *
   * @throws AuthenticationException when the details are wrong; it does not say which
   * @throws dev.bench.RateLimitException after too many failures
   * @throws dev.bench.ServiceUnavailableException when too many others log in at once
   */
  public Login login(SiteState site, String user, String password, Origin origin) {
    if (user.isBlank() || password.isEmpty()) {
      throw new AuthenticationException("Incomplete login details");
    }
    if (password.length() > Passwords.LONGEST || user.length() > UserName.LONGEST) {
      throw new AuthenticationException("Invalid login credentials");
    }
    UserName name = UserName.of(user);
    throttle.attempt(site, name, origin);
    User known = checkedInTurn(site, name, password, origin);
    throttle.succeeded(site, name, origin);
    return begin(site, known, origin);
  }

  /**
   * As {@link #checked}, in a place for hashing; what was not checked is no failure of the user.
   */
  private User checkedInTurn(SiteState site, UserName name, String password, Origin origin) {
    try (Place _ = places.take(origin.network())) {
      return checked(site, name, password);
    } catch (AuthenticationException wrong) {
      throw wrong;
    } catch (ServiceUnavailableException crowd) { // the crowd's network stays counted
      throttle.crowdedOut(site, name, origin);
      throw crowd;
    } catch (RuntimeException unchecked) { // the database is away
      throttle.unchecked(site, name, origin);
      throw unchecked;
    }
  }

  /** The user of that name, if the password is the user's; an outdated hash is replaced. */
  private User checked(SiteState site, UserName name, String password) {
    Optional<User> known = users.find(site, name).filter(User::enabled);
    @Nullable String hash = known.map(User::passwordHash).orElse(null);
    if (!passwords.matches(password, hash) || known.isEmpty() || hash == null) {
      throw new AuthenticationException("Invalid login credentials");
    }
    if (!passwords.isOutdated(hash)) {
      return known.get();
    }
    return users
        .renewHash(site, known.get(), passwords.hash(password))
        .orElseGet(() -> checked(site, name, password)); // another login renewed it meanwhile
  }

  /**
   * Begins a session for a user who is known by other means than a password.
   *
   * @throws AuthenticationException when there is no such user, or the user is disabled
   */
  public Login loginAs(SiteState site, String user, Origin origin) {
    return begin(site, enabled(site, user), origin);
  }

  private User enabled(SiteState site, String user) {
    return users
        .find(site, UserName.of(user))
        .filter(User::enabled)
        .orElseThrow(() ->
            new AuthenticationException(
                "%s is not a user of %s who may log in".formatted(user, site.name())));
  }

  /**
   * A key that logs {@code user} in once, within a minute, by {@link #loginByKey}.
   *
   * @throws AuthenticationException when there is no such user, or the user is disabled
   */
  public String loginKey(SiteState site, String user) {
    return keys.make(site, enabled(site, user).name());
  }

  /**
   * Begins a session for the owner of a key of {@link #loginKey}.
   *
   * @throws AuthenticationException when the key was used, or its time is over
   */
  public Login loginByKey(SiteState site, String key, Origin origin) {
    String user =
        keys.use(site, key)
            .orElseThrow(() ->
                new AuthenticationException(
                    "This link was used, or is older than a minute; make another with bench browse"));
    return loginAs(site, user, origin);
  }

  private Login begin(SiteState site, User user, Origin origin) {
    long asked = System.nanoTime();
    String token = SessionId.newSecret(random);
    Session session = new Session(SessionId.newSecret(random), user.name(), token);
    Login login =
        new Login(session, user.fullName(), user.userType(), clock.instant().plus(life(site)));
    if (!rows.add(site, login, user, origin)) {
      throw new AuthenticationException("The user was changed during the login; log in again");
    }
    copies.keep(site, login, asked);
    return login;
  }

  /**
   * Checks that a new password is not empty and not longer than 512 characters.
   *
   * @throws ValidationException when it is
   */
  public static void checkLength(String password) {
    if (password.isEmpty() || password.length() > Passwords.LONGEST) {
      throw new ValidationException(
          "A password has 1 to %d characters, not %d"
              .formatted(Passwords.LONGEST, password.length()));
    }
  }

  /** The users beside their sessions. */
  public Users users() {
    return accounts;
  }

  /** The login that {@code sid} stands for; empty when it is unknown or over. */
  public Optional<Login> find(SiteState site, String sid) {
    Optional<SessionId> id = SessionId.of(sid);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    Optional<Login> copy = copies.find(site, id.get());
    if (copy.isPresent()) {
      return copy;
    }
    long asked = System.nanoTime();
    Optional<Login> login = rows.find(site, id.get(), life(site));
    login.ifPresent(found -> copies.keep(site, found, asked));
    return login;
  }

  /** The session that {@code sid} stands for; Guest's when it is unknown or over. */
  public Session resume(SiteState site, String sid) {
    return find(site, sid).map(Login::session).orElseGet(Session::guest);
  }

  /**
   * The login with a CSRF token. A session has one from its login on; only one that an older
   * version of the runtime began gets it here.
   */
  public Login withCsrfToken(SiteState site, Login login) {
    boolean isSession = SessionId.of(login.session().sid()).isPresent();
    if (!isSession || !login.session().csrfToken().isEmpty()) {
      return login;
    }
    long asked = System.nanoTime();
    SessionId sid = new SessionId(login.session().sid());
    String token = rows.csrfToken(site, sid, SessionId.newSecret(random));
    Login changed = login.withCsrfToken(token);
    copies.keep(site, changed, asked);
    return changed;
  }

  /** Ends a session; does nothing when there is none. */
  public void logout(SiteState site, Session session) {
    SessionId.of(session.sid())
        .ifPresent(sid -> {
          rows.remove(site, sid);
          copies.end(Set.of(new SessionEnd(site.name(), sid.hash())));
        });
  }

  /**
   * Gives a user a new password and ends the reset link and all sessions of the user.
   *
   * @throws dev.bench.DoesNotExistException when there is no such user
   * @throws ValidationException when the password is empty or longer than 512 characters
   */
  public void changePassword(SiteState site, String user, String password) {
    checkLength(password);
    end(site, users.changeHash(site, user, hashed(user, password)));
  }

  /**
   * Gives the owner of a reset link a new password, uses up the link and ends all sessions of the
   * user. A failure leaves the link as it is.
   *
   * @return the user; empty when the link is over
   * @throws ValidationException when the password is empty or longer than 512 characters
   */
  public Optional<String> changePasswordByLink(SiteState site, String key, String password) {
    checkLength(password);
    ResetLink link = new ResetLink(hash(key), clock.instant());
    Optional<String> user = users.owner(site, link); // a wrong key costs no hashing
    if (user.isEmpty()) {
      return user;
    }
    Optional<List<String>> ended = users.changeHash(site, link, hashed(user.get(), password));
    ended.ifPresent(hashes -> end(site, hashes));
    return ended.isPresent() ? user : Optional.empty();
  }

  private String hashed(String user, String password) {
    try (Place _ = places.take(user)) {
      return passwords.hash(password);
    }
  }

  /**
   * Keeps a user from logging in and ends the reset link and all sessions of the user.
   *
   * @throws dev.bench.DoesNotExistException when there is no such user
   */
  public void disable(SiteState site, String user) {
    end(site, users.disable(site, user));
  }

  /**
   * Lets a disabled user log in again.
   *
   * @throws dev.bench.DoesNotExistException when there is no such user
   */
  public void enable(SiteState site, String user) {
    users.enable(site, user);
  }

  /**
   * Ends sessions of the user of {@code session}, but not that one.
   *
   * @param hash which, see {@link #hash}; empty for all others
   */
  public void endOthers(SiteState site, Session session, String hash) {
    String kept = session.sid().isEmpty() ? "" : hash(session.sid());
    end(site, rows.removeOthers(site, session.user(), kept, hash));
  }

  /** Ends the sessions of all users of a site; how many there were. */
  public int endAll(SiteState site) {
    List<String> hashes = rows.removeAll(site);
    end(site, hashes);
    return hashes.size();
  }

  /**
   * Checks a password as a login does, without a session.
   *
   * @throws AuthenticationException when it is wrong
   * @throws dev.bench.RateLimitException after too many failures
   */
  public void check(SiteState site, String user, String password, Origin origin) {
    UserName name = UserName.of(user);
    throttle.attempt(site, name, origin);
    User _ = checkedInTurn(site, name, password, origin);
    throttle.succeeded(site, name, origin);
  }

  private void end(SiteState site, List<String> hashes) {
    copies.end(hashes.stream().map(hash -> new SessionEnd(site.name(), hash)).toList());
  }

  /**
   * Tells {@code listener} of every session that ends in any process, until the subscription is
   * closed. A session that runs out is not told.
   */
  public Subscription onEnd(SessionEndListener listener) {
    return cache.subscribe(
        Set.of(RedisKeys.SESSION_ENDS.key()),
        new SubscriptionListener() {
          @Override
          public void message(String channel, String message) {
            SessionEnd.read(message).ifPresent(listener::ended);
          }

          @Override
          public void connected(Duration gap) {
            listener.connected(gap);
          }

          @Override
          public void disconnected() {
            listener.disconnected();
          }
        });
  }

  /**
   * Remembers sessions in this process as well, while the subscription is open and connected; for a
   * process that looks up a session with each request. A second call replaces what the first began.
   */
  public Subscription keepNear(NearLimits limits) {
    return onEnd(copies.near(limits));
  }

  /** The SHA-256 of a session's id in hexadecimal, by which {@link SessionEnd} names it. */
  public static String hash(String sid) {
    return new SessionId(sid).hash();
  }

  /** How long a session lasts after its last use. */
  public static Duration life(SiteState site) {
    String text = site.config().text("session_expiry").orElse("");
    Matcher parts = EXPIRY.matcher(text);
    if (text.isEmpty()) {
      return LIFE;
    }
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "session_expiry is %s, expected hours and minutes such as 170:00".formatted(text));
    }
    return Duration.ofHours(Long.parseLong(parts.group(1)))
        .plusMinutes(Long.parseLong(parts.group(2)));
  }

  /** Makes a last attempt to tell Redis of ends that it missed, for three seconds at most. */
  @Override
  public void close() {
    copies.close();
  }
}
