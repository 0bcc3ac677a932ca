package dev.bench.site.change;

import dev.bench.app.LoadedApp;
import dev.bench.config.ConfigFile;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.DatabaseAdmin;
import dev.bench.database.DatabaseLimits;
import dev.bench.database.Databases;
import dev.bench.database.Handles;
import dev.bench.database.Transaction;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteFolder;
import dev.bench.site.SiteNames;
import dev.bench.site.SiteServer;
import dev.bench.site.journal.Operation;
import dev.bench.site.journal.Undo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    NewDatabase made = database(options);
    DatabaseAddress database = made.address();
    SiteNames.check(work.apps().apps().keySet(), options.name());
    SiteNames.checkDatabase(database.name(), database.user());
    try (DatabaseAdmin admin = DatabaseAdmin.connect(server.root());
        Operation operation =
            Operation.begin("new-site", options.name(), work.undoing(), work.progress())) {
      SiteNames.checkFree(work.bench(), options.name());
      List<LoadedApp> apps = apps(operation, options);
      admin.preflight();
      String proof = NewDatabase.hex(ID_BYTES);
      makeFolder(operation, options.name(), proof, made);
      made.make(operation, admin, options.name());
      AppInstallation installation = AppInstallation.in(work, operation);
      for (LoadedApp app : apps) {
        installation.install(options.name(), app);
      }
      String given = options.adminPassword();
      String admins = given == null ? NewDatabase.hex(ID_BYTES) : given;
      operation.step("password of Administrator", () -> setAdminPassword(database, admins));
      if (options.makeDefault()) {
        makeDefault(operation, options.name());
      }
      operation.finish();
      installation.end(options.name());
      Files.deleteIfExists(work.bench().site(options.name()).resolve(SiteFolder.MARKER));
      return new Made(options.name(), database.name(), given == null ? admins : null);
    }
  }

  private NewDatabase database(NewSiteOptions options) {
    String name =
        Optional.ofNullable(options.dbName()).orElseGet(() -> "_" + NewDatabase.hex(ID_BYTES));
    return NewDatabase.of(
        server,
        name,
        Optional.ofNullable(options.dbUser()).orElse(name),
        Optional.ofNullable(options.dbPassword()).orElseGet(NewDatabase::password),
        options.userScope());
  }

  private List<LoadedApp> apps(Operation operation, NewSiteOptions options) {
    List<String> names = new ArrayList<>(List.of(SiteWork.BUILT_IN));
    names.addAll(options.apps());
    return AppInstallation.in(work, operation).missing(names, List.of());
  }

  private void makeFolder(Operation operation, String site, String proof, NewDatabase database)
      throws Exception {
    Path folder = work.bench().site(site);
    operation.step(
        "folder", new Undo.RemoveFolder(site, proof), () -> SiteFolder.make(folder, proof));
    operation.step(
        "settings",
        () ->
            ConfigFile.change(
                folder.resolve(SiteFiles.CONFIG),
                settings ->
                    database
                        .settings()
                        .forEach((key, value) -> {
                          if (value != null) {
                            settings.put(key, value);
                          }
                        })));
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
}
