package dev.bench.session;

import dev.bench.Session;
import dev.bench.session.UserRows.User;
import dev.bench.site.SiteState;
import dev.bench.site.SiteTransactions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The table {@code bench_session} of a site: where sessions last.
 *
 * <p>Each call is a transaction of its own, ended before a unit of work begins one. Thread-safe.
 */
final class SessionRows {

  /** How old {@code last_seen} gets at most before a use of the session is written down. */
  private static final Duration TOUCH = Duration.ofMinutes(10);

  /** One that lasts less than that is written down this often in its life. */
  private static final int TOUCHES = 10;

  private final SiteTransactions transactions;
  private final InstantSource clock;

  SessionRows(SiteTransactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** A session with its user. */
  public record Row(
      String user,
      String csrfToken,
      String fullName,
      String userType,
      LocalDateTime lastSeen,
      LocalDateTime expires) {}

  /**
   * Adds a session, and clears away the user's expired ones.
   *
   * @param user as it was when the password was checked
   * @return false, and nothing is added, when the user has been disabled or has another password
   *     since
   */
  boolean add(SiteState site, Login login, User user, Origin origin) {
    LocalDateTime now = at(clock.instant());
    return transactions.change(
        site,
        db -> {
          // Locks the user's row until the commit, against UserRows.change.
          int current =
              db.createUpdate(
                      "update bench_user set last_login = :now where name = :user"
                          + " and enabled and password_hash <=> :hash")
                  .bind("now", now)
                  .bind("user", user.name())
                  .bind("hash", user.passwordHash())
                  .execute();
          if (current == 0) {
            return false;
          }
          db.createUpdate("delete from bench_session where user = :user and expires < :now")
              .bind("user", user.name())
              .bind("now", now)
              .execute();
          insert(db, login, origin, now);
          return true;
        });
  }

  private static void insert(Handle db, Login login, Origin origin, LocalDateTime now) {
    db.createUpdate(
            "insert into bench_session"
                + " (sid_hash, user, csrf_token, ip_address, user_agent,"
                + " created, last_seen, expires)"
                + " values (:hash, :user, :token, :address, :agent, :now, :now, :expires)")
        .bind("hash", Sessions.hash(login.session().sid()))
        .bind("user", login.session().user())
        .bind("token", login.session().csrfToken())
        .bind("address", origin.address())
        .bind("agent", origin.userAgent())
        .bind("now", now)
        .bind("expires", at(login.expires()))
        .execute();
  }

  /** The session that is not over, of a user who is not disabled; its use is written down. */
  Optional<Login> find(SiteState site, SessionId sid, Duration life) {
    Instant now = clock.instant();
    Optional<Row> row = transactions.read(site, db -> rowOf(db, sid, at(now)));
    if (row.isEmpty()) {
      return Optional.empty();
    }
    Row found = row.get();
    Instant expires = found.expires().toInstant(ZoneOffset.UTC);
    Duration part = life.dividedBy(TOUCHES);
    Duration pause = part.compareTo(TOUCH) < 0 ? part : TOUCH;
    if (found.lastSeen().isBefore(at(now.minus(pause)))) {
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
    transactions.change(
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
    return transactions.change(
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
    transactions.change(
        site,
        db ->
            db.createUpdate("delete from bench_session where sid_hash = :hash")
                .bind("hash", sid.hash())
                .execute());
  }

  /** Removes the user's sessions but {@code kept}, or only {@code one} of them; their hashes. */
  List<String> removeOthers(SiteState site, String user, String kept, String one) {
    return transactions.change(
        site,
        db ->
            db.createQuery(
                    "delete from bench_session where user = :user and sid_hash <> :kept"
                        + " and :one in ('', sid_hash) returning sid_hash")
                .bind("user", user)
                .bind("kept", kept)
                .bind("one", one)
                .mapTo(String.class)
                .list());
  }

  /** Removes all sessions; their hashed ids. */
  List<String> removeAll(SiteState site) {
    return transactions.change(
        site,
        db -> {
          List<String> hashes =
              db.createQuery("select sid_hash from bench_session for update")
                  .mapTo(String.class)
                  .list();
          db.execute("delete from bench_session");
          return hashes;
        });
  }

  private static LocalDateTime at(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
