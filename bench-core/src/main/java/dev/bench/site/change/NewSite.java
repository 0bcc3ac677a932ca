package dev.bench.site.change;

import dev.bench.app.LoadedApp;
import dev.bench.config.ConfigFile;
import dev.bench.config.Settings;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.DatabaseAdmin;
import dev.bench.database.DatabaseLimits;
import dev.bench.database.Databases;
import dev.bench.database.Handles;
import dev.bench.database.Transaction;
import dev.bench.database.cancel.Cancellation;
import dev.bench.database.dump.DumpImport;
import dev.bench.database.dump.DumpLimits;
import dev.bench.site.SiteFiles;
import dev.bench.site.SiteFolder;
import dev.bench.site.SiteNames;
import dev.bench.site.SiteServer;
import dev.bench.site.backup.BackupFile;
import dev.bench.site.backup.openpgp.EncryptionKey;
import dev.bench.site.journal.Operation;
import dev.bench.site.journal.Undo;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
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
    SiteNames.check(work.apps().apps().keySet(), options.name());
    Path source = options.database().source();
    if (source != null) {
      BackupFile.verify(source, Optional.empty(), commonKey(), new Cancellation());
      BackupFile.refusePartial(source, commonKey());
    }
    return work.operation(
        "new-site",
        options.name(),
        operation -> {
          if (!options.replaces() || work.sites().find(options.name()).isEmpty()) {
            SiteNames.checkFree(work.bench(), options.name());
          }
          return within(operation, options, Map.of());
        });
  }

  /**
   * Makes the site as the last part of {@code operation}, and finishes it. A site that has the name
   * comes to the archive.
   *
   * @param settings what its settings have beside its database
   */
  Made within(Operation operation, NewSiteOptions options, Map<String, @Nullable Object> settings)
      throws Exception {
    Path source = options.database().source(); // it may lie in the folder that is moved
    try (InputStream sql =
        source == null ? InputStream.nullInputStream() : BackupFile.open(source, commonKey())) {
      return within(operation, options, settings, sql);
    }
  }

  private Optional<EncryptionKey> commonKey() {
    return EncryptionKey.of(new Settings(ConfigFile.read(work.bench().commonSiteConfig())));
  }

  private Made within(
      Operation operation,
      NewSiteOptions options,
      Map<String, @Nullable Object> settings,
      InputStream sql)
      throws Exception {
    String given = options.adminPassword();
    String admins = given == null ? NewDatabase.hex(ID_BYTES) : given;
    NewDatabase made = database(options.database());
    DatabaseAddress database = made.address();
    SiteNames.checkDatabase(database.name(), database.user());
    AppInstallation installation =
        AppInstallation.in(work, operation).inNewDatabase(server.limit());
    List<LoadedApp> apps = installation.missing(names(options), List.of()); // refuses unknown ones
    FutureTask<String> hash = new FutureTask<>(() -> passwordHash.apply(admins));
    Thread.ofVirtual().start(hash); // it costs as much as the tables, which are made meanwhile
    Map<String, @Nullable Object> own = new LinkedHashMap<>(settings);
    own.putAll(made.settings());
    if (options.database().setUp()) {
      try (DatabaseAdmin admin = server.connect()) {
        admin.preflight();
        makeFolder(operation, options.name(), own);
        made.make(operation, admin, options.name());
      }
    } else {
      operation.step("database", made::refuseUnlessEmpty);
      makeFolder(operation, options.name(), own);
    }
    List<String> there = imported(operation, options, made, sql);
    for (LoadedApp app : apps) {
      if (there.contains(app.name())) {
        operation.step(
            app.name() + ": migrate",
            () ->
                work.migrations(app)
                    .applyTo(database, _ -> {}, operation.cancellation())); // it has data
      } else {
        installation.install(options.name(), app);
      }
    }
    boolean keeps = given == null && there.contains(SiteWork.BUILT_IN);
    if (!keeps) {
      operation.step("password of Administrator", () -> setAdminPassword(database, result(hash)));
    }
    if (options.makeDefault()) {
      makeDefault(operation, options.name());
    }
    operation.progress().said("database " + database.name());
    operation.finish();
    installation.end(options.name());
    Files.deleteIfExists(work.bench().site(options.name()).resolve(SiteFolder.MARKER));
    return new Made(options.name(), database.name(), given == null && !keeps ? admins : null);
  }

  private static String result(FutureTask<String> hash) throws Exception {
    try {
      return hash.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception failure ? failure : e;
    }
  }

  /** Fills the database with the SQL file that was given; the apps that it brings. */
  private List<String> imported(
      Operation operation, NewSiteOptions options, NewDatabase made, InputStream sql)
      throws Exception {
    if (options.database().source() == null) {
      return List.of();
    }
    DumpLimits limits = DumpLimits.of(work.sites().require(options.name()).config());
    operation.step(
        "SQL file",
        () ->
            new DumpImport(made.address(), limits)
                .from(
                    sql,
                    bytes -> {
                      operation.checkGoesOn();
                      operation.progress().advanced("SQL file", bytes, 0);
                    },
                    operation.cancellation()));
    List<String> there = new ArrayList<>(work.appsIn(made.address()));
    there.retainAll(work.apps().apps().keySet());
    operation.step("apps", () -> work.sites().install(options.name(), there, Map.of()));
    return there;
  }

  private NewDatabase database(NewSiteOptions.Database wanted) {
    String name =
        Optional.ofNullable(wanted.name()).orElseGet(() -> "_" + NewDatabase.hex(ID_BYTES));
    return NewDatabase.of(
        server,
        name,
        Optional.ofNullable(wanted.user()).orElse(name),
        Optional.ofNullable(wanted.password()).orElseGet(NewDatabase::password),
        wanted.userScope());
  }

  private static List<String> names(NewSiteOptions options) {
    List<String> names = new ArrayList<>(List.of(SiteWork.BUILT_IN));
    names.addAll(options.apps());
    return names;
  }

  /** Makes the folder; a site that has the name is moved to the archive before. */
  private void makeFolder(Operation operation, String site, Map<String, @Nullable Object> own)
      throws Exception {
    Path folder = work.bench().site(site);
    if (work.sites().find(site).isPresent()) {
      operation.step("note", () -> DroppedSites.note(folder, site, Instant.now()));
      operation.move("old site", folder, new DroppedSites(work.bench()).free(site));
    }
    String proof = NewDatabase.hex(ID_BYTES);
    operation.step(
        "folder", new Undo.RemoveFolder(site, proof), () -> SiteFolder.make(folder, proof));
    operation.step(
        "settings",
        () ->
            ConfigFile.change(
                folder.resolve(SiteFiles.CONFIG),
                settings ->
                    own.forEach((key, value) -> {
                      if (value != null) {
                        settings.put(key, value);
                      }
                    })));
  }

  private void setAdminPassword(DatabaseAddress database, String hash) {
    try (Databases databases = new Databases(2, "new-site", DatabaseLimits.STANDARD);
        Transaction transaction = databases.beginForRequest(database, false)) {
      transaction
          .handle(new Handles())
          .createUpdate("update bench_user set password_hash = :hash where name = 'Administrator'")
          .bind("hash", hash)
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
