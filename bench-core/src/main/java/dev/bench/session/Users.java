package dev.bench.session;

import dev.bench.AuthenticationException;
import dev.bench.DoesNotExistException;
import dev.bench.DuplicateEntryException;
import dev.bench.Session;
import dev.bench.ValidationException;
import dev.bench.mail.MailAddress;
import dev.bench.site.SiteState;
import dev.bench.site.SiteTransactions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The users of a site beside their sessions: who they are, their roles, API keys and reset links.
 *
 * <p>Each call is a transaction of its own. Keys and links are random, and only their SHA-256 is
 * stored. Thread-safe.
 */
public final class Users {

  /** How long the link of a forgotten password can be used, as in Frappe. */
  public static final Duration LINK_LIFE = Duration.ofMinutes(20);

  private static final Pattern ADDRESS = Pattern.compile("[^\\s@,;<>\"]{1,64}@[^\\s@,;<>\"]{1,75}");
  private static final int KEY_BYTES = 8;
  private static final int SECRET_BYTES = 20;

  private final SiteTransactions transactions;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();

  Users(SiteTransactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * A user as lists show it.
   *
   * @param roles with commas between them
   */
  public record Listed(
      String name,
      String fullName,
      String userType,
      boolean enabled,
      @Nullable LocalDateTime lastLogin,
      String roles) {}

  /** The user behind an API key. */
  public record Holder(String name, String fullName, String userType, String apiSecretHash) {}

  /**
   * What a reset link is made of.
   *
   * @param user the stored name
   * @param key the secret
   */
  public record ResetKey(String user, String key) {

    @Override
    public String toString() {
      return "ResetKey[" + user + "]";
    }
  }

  /** All users by name. */
  public List<Listed> list(SiteState site) {
    return transactions.read(
        site,
        db ->
            db.createQuery(
                    "select u.name, u.full_name, u.user_type, u.enabled, u.last_login,"
                        + " coalesce(group_concat(r.role order by r.role separator ', '), '') as roles"
                        + " from bench_user u left join bench_user_role r on r.user = u.name"
                        + " group by u.name order by u.name")
                .mapTo(Listed.class)
                .list());
  }

  /**
   * Adds a user without a password.
   *
   * @param name an e-mail address
   * @param userType {@code System User} or {@code Website User}
   * @throws ValidationException when the name is no address
   * @throws DuplicateEntryException when there is such a user
   */
  public void add(
      SiteState site, String name, String fullName, String userType, List<String> roles) {
    String address = UserName.of(name).text();
    if (!ADDRESS.matcher(address).matches()) {
      throw new ValidationException(
          "%s is not an e-mail address; a user is named by one, such as ann@example.com"
              .formatted(name));
    }
    MailAddress _ = new MailAddress("", address); // a name that no mail reaches is refused
    transactions.change(
        site,
        db -> {
          if (stored(db, address).isPresent()) {
            throw new DuplicateEntryException(
                "There is a user %s on %s already".formatted(address, site.name()));
          }
          db.createUpdate(
                  "insert into bench_user (name, full_name, user_type) values (:name, :full, :type)")
              .bind("name", address)
              .bind("full", fullName.isBlank() ? address : fullName.strip())
              .bind("type", userType)
              .execute();
          roles.forEach(role -> addRole(db, address, role));
          return address;
        });
  }

  /**
   * Gives a user a role; does nothing when the user has it.
   *
   * @throws DoesNotExistException when there is no such user
   */
  public void addRole(SiteState site, String user, String role) {
    transactions.change(
        site,
        db -> {
          addRole(db, required(db, site, user), role);
          return role;
        });
  }

  private static void addRole(Handle db, String user, String role) {
    if (role.isBlank()) {
      throw new ValidationException("A role needs a name");
    }
    db.createUpdate("insert ignore into bench_user_role (user, role) values (:user, :role)")
        .bind("user", user)
        .bind("role", role.strip())
        .execute();
  }

  /**
   * Gives a user a new API key; the one before ends.
   *
   * @throws DoesNotExistException when there is no such user
   */
  public ApiKey createApiKey(SiteState site, String user) {
    ApiKey key = new ApiKey(newSecret(KEY_BYTES), newSecret(SECRET_BYTES));
    transactions.change(
        site,
        db ->
            db.createUpdate(
                    "update bench_user set api_key = :key, api_secret_hash = :hash"
                        + " where name = :user")
                .bind("key", key.key())
                .bind("hash", hash(key.secret()))
                .bind("user", required(db, site, user))
                .execute());
    return key;
  }

  /** Ends the API key of a user; does nothing without one. */
  public void revokeApiKey(SiteState site, String user) {
    transactions.change(
        site,
        db ->
            db.createUpdate(
                    "update bench_user set api_key = null, api_secret_hash = null"
                        + " where name = :user")
                .bind("user", user)
                .execute());
  }

  /**
   * The login that the header {@code Authorization} stands for; it is no session, and ends with the
   * request.
   *
   * @throws AuthenticationException when it is wrong
   */
  public Login byHeader(SiteState site, String header) {
    ApiKey sent = Authorization.read(header);
    Holder holder =
        transactions
            .read(
                site,
                db ->
                    db.createQuery(
                            "select name, full_name, user_type, api_secret_hash from bench_user"
                                + " where api_key = :key and enabled and api_secret_hash is not null")
                        .bind("key", sent.key())
                        .mapTo(Holder.class)
                        .findOne())
            .filter(found -> isEqual(found.apiSecretHash(), hash(sent.secret())))
            .orElseThrow(Authorization::wrong);
    return new Login(
        Session.of(holder.name()), holder.fullName(), holder.userType(), clock.instant());
  }

  /**
   * A key for the link of a user who forgot the password; the one before ends.
   *
   * @param db the transaction, which the mail belongs to as well
   * @return empty for a user who cannot log in
   */
  public Optional<ResetKey> newResetKey(Handle db, String user) {
    if (UserName.of(user).isOf(Session.GUEST)) {
      return Optional.empty();
    }
    String key = newSecret(SECRET_BYTES);
    return stored(db, user)
        .filter(name ->
            db.createUpdate(
                        "update bench_user set reset_key_hash = :hash,"
                            + " reset_expires = :expires where name = :user and enabled")
                    .bind("hash", hash(key))
                    .bind("expires", at(clock.instant().plus(LINK_LIFE)))
                    .bind("user", name)
                    .execute()
                > 0)
        .map(name -> new ResetKey(name, key));
  }

  private static String required(Handle db, SiteState site, String user) {
    return stored(db, user)
        .orElseThrow(() ->
            new DoesNotExistException("There is no user %s on %s".formatted(user, site.name())));
  }

  /** The stored name of exactly that user; the database alone would ignore accents. */
  private static Optional<String> stored(Handle db, String user) {
    UserName name = UserName.of(user);
    return db.createQuery("select name from bench_user where name = :name")
        .bind("name", name.text())
        .mapTo(String.class)
        .findOne()
        .filter(name::isOf);
  }

  private String newSecret(int bytes) {
    byte[] secret = new byte[bytes];
    random.nextBytes(secret);
    return HexFormat.of().formatHex(secret);
  }

  private static String hash(String secret) {
    return new SessionId(secret).hash();
  }

  private static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  private static LocalDateTime at(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
