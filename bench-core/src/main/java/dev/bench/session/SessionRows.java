package dev.bench.session;

import dev.bench.Session;
import dev.bench.database.Databases;
import dev.bench.database.Handles;
import dev.bench.database.Transaction;
import dev.bench.site.SiteState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The tables {@code bench_user} and {@code bench_session} of a site: where sessions last.
 *
 * <p>Each call is a transaction of its own, ended before a unit of work begins one. Thread-safe.
 */
final class SessionRows {

  /** How old {@code last_seen} may get before a use of the session is written down. */
  private static final Duration TOUCH = Duration.ofMinutes(10);

  private final Databases databases;
  private final InstantSource clock;
  private final Handles handles = new Handles();

  SessionRows(Databases databases, InstantSource clock) {
    this.databases = databases;
    this.clock = clock;
  }

  /**
   * A user who can log in.
   *
   * @param name the user's id
   * @param passwordHash null when there is no login by password
   */
  public record User(
      String name,
      String fullName,
      @Nullable String passwordHash,
      boolean enabled,
      String userType) {}

  /** A session with its user. */
  public record Row(
      String user,
      String csrfToken,
      String fullName,
      String userType,
      LocalDateTime lastSeen,
      LocalDateTime expires) {}

  Optional<User> user(SiteState site, String name) {
    return in(site, db -> userOf(db, name));
  }

  private static Optional<User> userOf(Handle db, String name) {
    return db.createQuery(
            "select name, full_name, password_hash, enabled, user_type from bench_user"
                + " where name = :name")
        .bind("name", name)
        .mapTo(User.class)
        .findOne();
  }

  /** Adds a session, and clears away the user's expired ones. */
  void add(SiteState site, Login login, Origin origin) {
    LocalDateTime now = at(clock.instant());
    change(
        site,
        db -> {
          db.createUpdate("delete from bench_session where user = :user and expires < :now")
              .bind("user", login.session().user())
              .bind("now", now)
              .execute();
          db.createUpdate("update bench_user set last_login = :now where name = :user")
              .bind("now", now)
              .bind("user", login.session().user())
              .execute();
          return db.createUpdate(
                  "insert into bench_session"
                      + " (sid_hash, user, ip_address, user_agent, created, last_seen, expires)"
                      + " values (:hash, :user, :address, :agent, :now, :now, :expires)")
              .bind("hash", new SessionId(login.session().sid()).hash())
              .bind("user", login.session().user())
              .bind("address", origin.address())
              .bind("agent", origin.userAgent())
              .bind("now", now)
              .bind("expires", at(login.expires()))
              .execute();
        });
  }

  /** The session that is not over, of a user who is not disabled; its use is written down. */
  Optional<Login> find(SiteState site, SessionId sid, Duration life) {
    Instant now = clock.instant();
    Optional<Row> row = in(site, db -> rowOf(db, sid, at(now)));
    if (row.isEmpty()) {
      return Optional.empty();
    }
    Row found = row.get();
    Instant expires = found.expires().toInstant(ZoneOffset.UTC);
    if (found.lastSeen().isBefore(at(now.minus(TOUCH)))) {
      expires = now.plus(life);
      touch(site, sid, now, expires);
    }
    Session session = new Session(sid.secret(), found.user(), found.csrfToken());
    return Optional.of(new Login(session, found.fullName(), found.userType(), expires));
  }

  private static Optional<Row> rowOf(Handle db, SessionId sid, LocalDateTime now) {
    return db.createQuery(
            "select s.user, s.csrf_token, u.full_name, u.user_type, s.last_seen, s.expires"
                + " from bench_session s join bench_user u on u.name = s.user"
                + " where s.sid_hash = :hash and s.expires > :now and u.enabled")
        .bind("hash", sid.hash())
        .bind("now", now)
        .mapTo(Row.class)
        .findOne();
  }

  private void touch(SiteState site, SessionId sid, Instant now, Instant expires) {
    change(
        site,
        db ->
            db.createUpdate(
                    "update bench_session set last_seen = :now, expires = :expires"
                        + " where sid_hash = :hash")
                .bind("now", at(now))
                .bind("expires", at(expires))
                .bind("hash", sid.hash())
                .execute());
  }

  /** Gives the session {@code token} unless it has one by now; what it has then. */
  String csrfToken(SiteState site, SessionId sid, String token) {
    return change(
        site,
        db -> {
          db.createUpdate(
                  "update bench_session set csrf_token = :token"
                      + " where sid_hash = :hash and csrf_token = ''")
              .bind("token", token)
              .bind("hash", sid.hash())
              .execute();
          return db.createQuery("select csrf_token from bench_session where sid_hash = :hash")
              .bind("hash", sid.hash())
              .mapTo(String.class)
              .findOne()
              .orElse("");
        });
  }

  void remove(SiteState site, SessionId sid) {
    change(
        site,
        db ->
            db.createUpdate("delete from bench_session where sid_hash = :hash")
                .bind("hash", sid.hash())
                .execute());
  }

  void passwordHash(SiteState site, String user, String hash) {
    change(
        site,
        db ->
            db.createUpdate("update bench_user set password_hash = :hash where name = :user")
                .bind("hash", hash)
                .bind("user", user)
                .execute());
  }

  private <T> T in(SiteState site, Function<Handle, T> query) {
    try (Transaction transaction = databases.beginForRequest(site.database(), false)) {
      return query.apply(transaction.handle(handles));
    }
  }

  private <T> T change(SiteState site, Function<Handle, T> change) {
    try (Transaction transaction = databases.beginForRequest(site.database(), false)) {
      T result = change.apply(transaction.handle(handles));
      transaction.commit();
      return result;
    }
  }

  private static LocalDateTime at(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
