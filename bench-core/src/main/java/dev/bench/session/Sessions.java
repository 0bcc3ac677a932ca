package dev.bench.session;

import dev.bench.AuthenticationException;
import dev.bench.Session;
import dev.bench.database.Databases;
import dev.bench.redis.Redis;
import dev.bench.session.SessionRows.User;
import dev.bench.site.SiteState;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of all sites: begun by a login, resumed by their id, ended by a logout.
 *
 * <p>A session ends {@code session_expiry} ({@code h:mm}, 170:00) after its last use; uses are
 * written down every ten minutes. A disabled user's sessions end within ten minutes. While Redis is
 * away sessions are read from the database. Thread-safe.
 *
 * <p>Errors: a {@link dev.bench.SiteUnavailableException} when the database has to be asked and is
 * away. Source: Frappe's {@code sessions.py} and {@code auth.py}.
 */
public final class Sessions {

  private static final Pattern EXPIRY = Pattern.compile("(\\d{1,5}):([0-5]\\d)(?::[0-5]\\d)?");
  private static final Duration LIFE = Duration.ofHours(170);
  private static final int LONGEST_USER = 140;

  private final SessionRows rows;
  private final SessionCopies copies;
  private final LoginThrottle throttle;
  private final Passwords passwords;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  /** Sessions in those databases, with copies in that Redis. */
  public Sessions(Databases databases, Redis cache) {
    this(databases, cache, new Passwords(), InstantSource.system());
  }

  Sessions(Databases databases, Redis cache, Passwords passwords, InstantSource clock) {
    this.rows = new SessionRows(databases, clock);
    this.copies = new SessionCopies(cache, clock);
    this.throttle = new LoginThrottle(cache);
    this.passwords = passwords;
    this.clock = clock;
  }

  /**
   * Begins a session for who knows the password.
   *
   * @throws AuthenticationException when the details are wrong; it does not say which
   * @throws dev.bench.RateLimitException after too many failures
   */
  public Login login(SiteState site, String user, String password, Origin origin) {
    if (user.isBlank() || password.isEmpty()) {
      throw new AuthenticationException("Incomplete login details");
    }
    if (password.length() > Passwords.LONGEST || user.length() > LONGEST_USER) {
      throw new AuthenticationException("Invalid login credentials");
    }
    throttle.check(site, user, origin);
    Optional<User> known = rows.user(site, user.strip()).filter(User::enabled);
    @Nullable String hash = known.map(User::passwordHash).orElse(null);
    if (!passwords.matches(password, hash) || known.isEmpty() || hash == null) {
      throttle.failed(site, user, origin);
      throw new AuthenticationException("Invalid login credentials");
    }
    throttle.succeeded(site, user, origin);
    if (passwords.isOutdated(hash)) {
      rows.passwordHash(site, known.get().name(), passwords.hash(password));
    }
    return begin(site, known.get(), origin);
  }

  /**
   * Begins a session for a user who is known by other means than a password.
   *
   * @throws AuthenticationException when there is no such user, or the user is disabled
   */
  public Login loginAs(SiteState site, String user, Origin origin) {
    User known =
        rows.user(site, user)
            .filter(User::enabled)
            .orElseThrow(() ->
                new AuthenticationException(
                    "%s is no user of %s who may log in".formatted(user, site.name())));
    return begin(site, known, origin);
  }

  private Login begin(SiteState site, User user, Origin origin) {
    Session session = new Session(SessionId.newSecret(random), user.name(), "");
    Login login =
        new Login(session, user.fullName(), user.userType(), clock.instant().plus(life(site)));
    rows.add(site, login, origin);
    copies.keep(site, login);
    return login;
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
    Optional<Login> login = rows.find(site, id.get(), life(site));
    login.ifPresent(found -> copies.keep(site, found));
    return login;
  }

  /** The session that {@code sid} stands for; Guest's when it is unknown or over. */
  public Session resume(SiteState site, String sid) {
    return find(site, sid).map(Login::session).orElseGet(Session::guest);
  }

  /** The login with a CSRF token, made now if it has none; from then on changes must send it. */
  public Login withCsrfToken(SiteState site, Login login) {
    if (!login.session().csrfToken().isEmpty()) {
      return login;
    }
    SessionId sid = new SessionId(login.session().sid());
    String token = rows.csrfToken(site, sid, SessionId.newSecret(random));
    Login changed = login.withCsrfToken(token);
    copies.keep(site, changed);
    return changed;
  }

  /** Ends a session; does nothing when there is none. */
  public void logout(SiteState site, Session session) {
    SessionId.of(session.sid())
        .ifPresent(sid -> {
          rows.remove(site, sid);
          copies.forget(site, sid);
        });
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
}
