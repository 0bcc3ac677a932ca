package dev.bench.site.change;

import dev.bench.ValidationException;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.DatabaseAdmin;
import dev.bench.database.Tables;
import dev.bench.site.SiteServer;
import dev.bench.site.journal.Finish;
import dev.bench.site.journal.Operation;
import dev.bench.site.journal.Undo;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The database and user of a site, made as steps of an operation.
 *
 * @param server where they are made
 * @param address the database, with the login of its user
 * @param scope from where the user may log in; null: from where this machine comes
 */
public record NewDatabase(SiteServer server, DatabaseAddress address, @Nullable String scope) {

  private static final int ID_BYTES = 8;
  private static final int PASSWORD_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** One with a random name and password. */
  public static NewDatabase random(SiteServer server) {
    String name = "_" + hex(ID_BYTES);
    return of(server, name, name, password(), null);
  }

  /** One with these names and this password. */
  static NewDatabase of(
      SiteServer server, String name, String user, String password, @Nullable String scope) {
    return new NewDatabase(server, server.root().with(name, user, password), scope);
  }

  /** A random password. */
  static String password() {
    return hex(PASSWORD_BYTES);
  }

  /** Random hexadecimal digits. */
  static String hex(int bytes) {
    byte[] value = new byte[bytes];
    RANDOM.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }

  /** Makes database and user, and logs in. */
  public void make(Operation operation, DatabaseAdmin admin, String site) throws Exception {
    String name = address.name();
    String user = address.user();
    String host = Optional.ofNullable(scope).orElseGet(admin::thisHost);
    String proof = "%s%s, %s".formatted(DatabaseAdmin.PROOF, site, hex(ID_BYTES));
    admin.refuseExisting(name, user);
    operation.step(
        "database",
        new Undo.DropDatabase(server.key(), name, proof),
        () -> admin.createDatabase(name, proof));
    operation.step(
        "user",
        new Undo.DropUser(server.key(), user, host, admin.passwordHash(address.password())),
        () -> admin.createUser(user, host, address.password()));
    operation.step("rights", () -> admin.grant(name, user, host));
    operation.step("login", () -> DatabaseAdmin.connect(address).close());
  }

  /** The steps that drop database and user; called after {@link #make}. */
  public List<Finish> dropping(DatabaseAdmin admin) {
    List<Finish> steps = new ArrayList<>();
    admin
        .proof(address.name())
        .ifPresent(
            proof -> steps.add(new Finish.DropDatabase(server.key(), address.name(), proof)));
    String hash = admin.passwordHash(address.password());
    for (String host : admin.hostsOf(address.user(), hash)) {
      steps.add(new Finish.DropUser(server.key(), address.user(), host, hash));
    }
    return steps;
  }

  /**
   * Refuses a database that was made before and has something in it.
   *
   * @throws ValidationException when it has
   */
  void refuseUnlessEmpty() {
    DatabaseAdmin.connect(address, server.limit()).close();
    List<String> there = Tables.of(address);
    if (!there.isEmpty()) {
      throw new ValidationException(
          "Database %s has %d tables (%s, …), and a new site needs an empty one"
              .formatted(address.name(), there.size(), there.getFirst()));
    }
  }

  /** The settings of a site with this database; null for one that it must not have. */
  Map<String, @Nullable Object> settings() {
    Map<String, @Nullable Object> settings = new TreeMap<>();
    settings.put("db_type", "mariadb");
    settings.put("db_name", address.name());
    settings.put("db_password", address.password());
    settings.put("db_user", address.user().equals(address.name()) ? null : address.user());
    if (!server.own()) {
      if (address.socket().isPresent()) {
        settings.put("db_socket", address.socket().get());
      } else {
        settings.put("db_host", address.host());
        settings.put("db_port", address.port());
      }
    }
    return settings;
  }
}
