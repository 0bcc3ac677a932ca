package dev.bench.site;

import dev.bench.app.LoadedApp;
import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.DatabaseAdmin;
import dev.bench.database.DatabaseLimits;
import dev.bench.database.Databases;
import dev.bench.database.Handles;
import dev.bench.database.Transaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a site: folder, settings, database, user, tables, Administrator's password, apps; all of it
 * or nothing.
 *
 * <p>A database or user that exists is an error and is not touched. The administrator's login of
 * the server is used and not stored.
 *
 * @param work what is needed
 * @param server where the database is made
 * @param passwordHash what the table of users keeps of a password
 */
public record NewSite(SiteWork work, SiteServer server, UnaryOperator<String> passwordHash) {

  private static final int ID_BYTES = 8;
  private static final int PASSWORD_BYTES = 16;

  /**
   * A site that was made.
   *
   * @param site its name
   * @param database its database
   * @param adminPassword Administrator's password, if it was made up; to be shown once
   */
  public record Made(String site, String database, @Nullable String adminPassword) {

    @Override
    public String toString() {
      return "Made[" + site + "]";
    }
  }

  /** Makes the site. */
  public Made run(NewSiteOptions options) throws Exception {
    SecureRandom random = new SecureRandom();
    String dbName = Optional.ofNullable(options.dbName()).orElse("_" + hex(random, ID_BYTES));
    String dbUser = Optional.ofNullable(options.dbUser()).orElse(dbName);
    String password =
        Optional.ofNullable(options.dbPassword()).orElseGet(() -> hex(random, PASSWORD_BYTES));
    SiteNames.check(work.apps().apps().keySet(), options.name());
    SiteNames.checkDatabase(dbName, dbUser);
    try (DatabaseAdmin admin = DatabaseAdmin.connect(server.root());
        Operation operation =
            Operation.begin("new-site", options.name(), work.undoing(), work.progress())) {
      SiteNames.checkFree(work.bench(), options.name());
      List<LoadedApp> apps = apps(operation, options);
      admin.preflight();
      DatabaseAddress root = server.root();
      DatabaseAddress database =
          new DatabaseAddress(root.host(), root.port(), root.socket(), dbName, dbUser, password);
      String proof = "bench site %s, %s".formatted(options.name(), hex(random, ID_BYTES));

      makeFolder(operation, options.name(), proof, database);
      makeDatabase(operation, admin, database, scope(options, admin), proof);
      AppInstallation installation = AppInstallation.in(work, operation);
      for (LoadedApp app : apps) {
        installation.install(options.name(), app);
      }
      String given = options.adminPassword();
      String admins = given == null ? hex(random, ID_BYTES) : given;
      operation.step("password of Administrator", () -> setAdminPassword(database, admins));
      if (options.makeDefault()) {
        makeDefault(operation, options.name());
      }
      operation.finish();
      installation.end(options.name());
      Files.deleteIfExists(work.bench().site(options.name()).resolve(Undoing.MARKER));
      return new Made(options.name(), dbName, given == null ? admins : null);
    }
  }

  private List<LoadedApp> apps(Operation operation, NewSiteOptions options) {
    List<String> names = new ArrayList<>(List.of(SiteWork.BUILT_IN));
    names.addAll(options.apps());
    return AppInstallation.in(work, operation).missing(names, List.of());
  }

  private void makeFolder(Operation operation, String site, String proof, DatabaseAddress database)
      throws Exception {
    Path folder = work.bench().site(site);
    operation.step(
        "folder", new Undo.RemoveFolder(site, proof), () -> SiteFolder.make(folder, proof));
    operation.step(
        "settings",
        () ->
            ConfigFile.change(
                folder.resolve(SiteFiles.CONFIG),
                settings -> {
                  settings.putAll(settings(database));
                }));
  }

  private TreeMap<String, Object> settings(DatabaseAddress database) {
    TreeMap<String, Object> settings = new TreeMap<>();
    settings.put("db_type", "mariadb");
    settings.put("db_name", database.name());
    settings.put("db_password", database.password());
    if (!database.user().equals(database.name())) {
      settings.put("db_user", database.user());
    }
    if (!server.own()) {
      settings.put("db_host", database.host());
      settings.put("db_port", database.port());
    }
    return settings;
  }

  private static String scope(NewSiteOptions options, DatabaseAdmin admin) {
    return Optional.ofNullable(options.userScope()).orElseGet(admin::thisHost);
  }

  private void makeDatabase(
      Operation operation,
      DatabaseAdmin admin,
      DatabaseAddress database,
      String scope,
      String proof)
      throws Exception {
    admin.refuseExisting(database.name(), database.user());
    operation.step(
        "database",
        new Undo.DropDatabase(server.key(), database.name(), proof),
        () -> admin.createDatabase(database.name(), proof));
    operation.step(
        "user",
        new Undo.DropUser(
            server.key(), database.user(), scope, admin.passwordHash(database.password())),
        () -> admin.createUser(database.user(), scope, database.password()));
    operation.step("rights", () -> admin.grant(database.name(), database.user(), scope));
    operation.step("login", () -> DatabaseAdmin.connect(database).close());
  }

  private void setAdminPassword(DatabaseAddress database, String password) {
    try (Databases databases = new Databases(2, "new-site", DatabaseLimits.STANDARD);
        Transaction transaction = databases.begin(database, false)) {
      transaction
          .handle(new Handles())
          .createUpdate("update bench_user set password_hash = :hash where name = 'Administrator'")
          .bind("hash", passwordHash.apply(password))
          .execute();
      transaction.commit();
    }
  }

  private void makeDefault(Operation operation, String site) throws Exception {
    Object previous = ConfigFile.read(work.bench().commonSiteConfig()).get("default_site");
    operation.step(
        "default site",
        new Undo.RestoreDefaultSite(site, previous == null ? null : previous.toString()),
        () ->
            ConfigFile.change(
                work.bench().commonSiteConfig(),
                settings -> {
                  settings.put("default_site", site);
                }));
  }

  private static String hex(SecureRandom random, int bytes) {
    byte[] value = new byte[bytes];
    random.nextBytes(value);
    return HexFormat.of().formatHex(value);
  }
}
