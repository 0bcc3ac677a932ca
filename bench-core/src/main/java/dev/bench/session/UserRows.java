package dev.bench.session;

import dev.bench.DoesNotExistException;
import dev.bench.site.SiteState;
import dev.bench.site.SiteTransactions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code bench_user} of a site.
 *
 * <p>Each call is a transaction of its own. Thread-safe.
 */
final class UserRows {

  private final SiteTransactions transactions;

  UserRows(SiteTransactions transactions) {
    this.transactions = transactions;
  }

  /**
   * A user.
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

  /**
   * The link of a mail by which a user sets a forgotten password.
   *
   * @param hash the hashed key
   * @param used when it is used
   */
  record ResetLink(String hash, Instant used) {}

  /** The user of exactly that name; the database alone would ignore accents. */
  Optional<User> find(SiteState site, UserName name) {
    return transactions.read(site, db -> find(db, name, ""));
  }

  private static Optional<User> find(Handle db, UserName name, String lock) {
    return db.createQuery(
            "select name, full_name, password_hash, enabled, user_type from bench_user"
                + " where name = :name "
                + lock)
        .bind("name", name.text())
        .mapTo(User.class)
        .findOne()
        .filter(user -> name.isOf(user.name()));
  }

  /**
   * Replaces a user's outdated hash by one of the same password; the user with the new hash, or
   * empty when the stored one has changed meanwhile.
   */
  Optional<User> renewHash(SiteState site, User user, String hash) {
    int renewed =
        transactions.change(
            site,
            db ->
                db.createUpdate(
                        "update bench_user set password_hash = :hash"
                            + " where name = :user and password_hash = :old")
                    .bind("hash", hash)
                    .bind("user", user.name())
                    .bind("old", user.passwordHash())
                    .execute());
    User with = new User(user.name(), user.fullName(), hash, user.enabled(), user.userType());
    return renewed == 0 ? Optional.empty() : Optional.of(with);
  }

  /** Gives a user another password, ends the reset link and the sessions; their hashed ids. */
  List<String> changeHash(SiteState site, String user, String hash) {
    return transactions.change(site, db -> changeHash(db, locked(db, site, user), hash));
  }

  /** As {@link #changeHash}, for the owner of a reset link; empty when the link is over. */
  Optional<List<String>> changeHash(SiteState site, ResetLink link, String hash) {
    return transactions.change(
        site, db -> owner(db, link, "for update").map(name -> changeHash(db, name, hash)));
  }

  /** The user whose link this is; empty when the link is over. */
  Optional<String> owner(SiteState site, ResetLink link) {
    return transactions.read(site, db -> owner(db, link, ""));
  }

  private static Optional<String> owner(Handle db, ResetLink link, String lock) {
    return db.createQuery(
            "select name from bench_user where reset_key_hash = :hash"
                + " and reset_expires > :now and enabled "
                + lock)
        .bind("hash", link.hash())
        .bind("now", LocalDateTime.ofInstant(link.used(), ZoneOffset.UTC))
        .mapTo(String.class)
        .findOne();
  }

  private static List<String> changeHash(Handle db, String name, String hash) {
    db.createUpdate(
            "update bench_user set password_hash = :hash, reset_key_hash = null,"
                + " reset_expires = null where name = :user")
        .bind("hash", hash)
        .bind("user", name)
        .execute();
    return removeSessions(db, name);
  }

  /** Keeps a user from logging in, ends the reset link and the sessions; their hashed ids. */
  List<String> disable(SiteState site, String user) {
    return transactions.change(
        site,
        db -> {
          String name = locked(db, site, user);
          db.createUpdate(
                  "update bench_user set enabled = false, reset_key_hash = null,"
                      + " reset_expires = null where name = :user")
              .bind("user", name)
              .execute();
          return removeSessions(db, name);
        });
  }

  /** Lets a user log in again. */
  void enable(SiteState site, String user) {
    transactions.change(
        site,
        db ->
            db.createUpdate("update bench_user set enabled = true where name = :user")
                .bind("user", locked(db, site, user))
                .execute());
  }

  /** The user's stored name; until the commit every login of the user waits. */
  private static String locked(Handle db, SiteState site, String user) {
    return find(db, UserName.of(user), "for update")
        .map(User::name)
        .orElseThrow(() ->
            new DoesNotExistException("There is no user %s on %s".formatted(user, site.name())));
  }

  private static List<String> removeSessions(Handle db, String user) {
    List<String> hashes =
        db.createQuery("select sid_hash from bench_session where user = :user for update")
            .bind("user", user)
            .mapTo(String.class)
            .list();
    db.createUpdate("delete from bench_session where user = :user").bind("user", user).execute();
    return hashes;
  }
}
