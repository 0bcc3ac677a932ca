package dev.bench.session;

import dev.bench.DoesNotExistException;
import dev.bench.site.SiteState;
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

  private final Tables tables;

  UserRows(Tables tables) {
    this.tables = tables;
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

  /** The user of exactly that name; the database alone would ignore accents. */
  Optional<User> find(SiteState site, UserName name) {
    return tables.read(site, db -> find(db, name, ""));
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
        tables.change(
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

  /** Gives a user another password and removes the user's sessions; their hashed ids. */
  List<String> changeHash(SiteState site, String user, String hash) {
    return tables.change(
        site,
        db -> {
          String name = locked(db, site, user);
          db.createUpdate("update bench_user set password_hash = :hash where name = :user")
              .bind("hash", hash)
              .bind("user", name)
              .execute();
          return removeSessions(db, name);
        });
  }

  /** Keeps a user from logging in and removes the user's sessions; their hashed ids. */
  List<String> disable(SiteState site, String user) {
    return tables.change(
        site,
        db -> {
          String name = locked(db, site, user);
          db.createUpdate("update bench_user set enabled = false where name = :user")
              .bind("user", name)
              .execute();
          return removeSessions(db, name);
        });
  }

  /** Lets a user log in again. */
  void enable(SiteState site, String user) {
    tables.change(
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
