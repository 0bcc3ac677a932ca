package dev.bench.database.migration;

import dev.bench.build.Folders;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.SqlErrors;
import dev.bench.database.StatementLimit;
import dev.bench.database.Tables;
import dev.bench.database.cancel.Cancellation;
import dev.bench.database.dump.SqlText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.MigrateResult;
import org.mariadb.jdbc.MariaDbDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versioned SQL of one app, applied to one database.
 *
 * <p>Each app has a history table of its own, {@code bench_migration_<app>}, with a checksum of
 * every file that was applied. MariaDB commits at each change of a table, so a file that fails
 * stays half done: its mark is taken away, and the next run goes on at the statement that failed
 * ({@link StatementsDone}).
 *
 * @param app the app's name
 * @param location where the files {@code V1__name.sql} lie: {@code classpath:…} of the runtime, or
 *     {@code filesystem:…}, where no such folder is the same as no files
 * @param limit how long one statement may take
 */
public record Migrations(String app, String location, StatementLimit limit) {

  private static final Logger log = LoggerFactory.getLogger(Migrations.class);

  private static final String FOLDER = "filesystem:";

  /** The name of a file, of which the version is the group. */
  private static final Pattern FILE = Pattern.compile("V(\\d+(?:[._]\\d+)*)__.*\\.sql");

  /** The name of the app's history table. */
  public String historyTable() {
    return "bench_migration_" + app;
  }

  /**
   * Applies the files that the database has not seen.
   *
   * @return how many there were
   * @throws MigrationFailedException when one fails, or an applied one was changed since
   */
  public int applyTo(DatabaseAddress address) {
    return applyTo(address, table -> {}, new Cancellation());
  }

  /**
   * The same.
   *
   * @param making hears the name of each table that is not there, before the statement that makes
   *     it is run
   * @param cancellation ends the statement that runs; the next run goes on there
   */
  public int applyTo(DatabaseAddress site, Consumer<String> making, Cancellation cancellation) {
    if (isMissing()) {
      return 0;
    }
    DatabaseAddress address = site.writable();
    StatementsDone done = new StatementsDone(this, making);
    try (RunningStatement running = new RunningStatement(address, cancellation)) {
      forgetFailed(address);
      MigrateResult result =
          flyway(address, running, done, new BeforeTables(making)).load().migrate();
      if (result.migrationsExecuted > 0) {
        log.info("{}: {} migrations of {} applied", address, result.migrationsExecuted, app);
      }
      return result.migrationsExecuted;
    } catch (FlywayException e) {
      throw done.isSilent()
          ? MigrationFailedException.silent(this, address, done.running(), e)
          : MigrationFailedException.of(this, address, e);
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  /** How many files {@link #applyTo(DatabaseAddress)} would apply. It changes nothing. */
  public int pending(DatabaseAddress site) {
    if (isMissing()) {
      return 0;
    }
    DatabaseAddress address = site.writable();
    try {
      MigrationInfoService info = flyway(address).load().info();
      long failed =
          Stream.of(info.all()).filter(each -> each.getState() == MigrationState.FAILED).count();
      return info.pending().length + Math.toIntExact(failed);
    } catch (FlywayException e) {
      throw MigrationFailedException.of(this, address, e);
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  /**
   * The versions of the files that the database has not seen, such as {@code V3}, lowest first.
   *
   * @param answer how long the server may be silent
   * @throws dev.bench.BenchException when the database cannot be read
   */
  public List<String> pendingVersions(DatabaseAddress site, Duration answer) {
    List<MigrationVersion> versions = isMissing() ? List.of() : versions();
    if (versions.isEmpty()) {
      return List.of();
    }
    DatabaseAddress address = site.writable();
    try (Connection connection =
        DriverManager.getConnection(address.url(answer), address.user(), address.password())) {
      Set<MigrationVersion> applied =
          hasHistory(connection, address) ? applied(connection) : Set.of();
      return versions.stream()
          .filter(version -> !applied.contains(version))
          .map(version -> "V" + version)
          .toList();
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  private List<MigrationVersion> versions() {
    try {
      return Folders.files(Path.of(location.substring(FOLDER.length()))).stream()
          .map(file -> FILE.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .map(file -> MigrationVersion.fromVersion(file.group(1)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Set<MigrationVersion> applied(Connection connection) throws SQLException {
    String sql =
        "select version from `%s` where success = 1 and version is not null"
            .formatted(historyTable());
    Set<MigrationVersion> applied = new HashSet<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        applied.add(MigrationVersion.fromVersion(rows.getString(1)));
      }
    }
    return applied;
  }

  /**
   * Records the next file as applied, without running it.
   *
   * @param version of the file, such as {@code V3}
   * @throws MigrationFailedException when another file is the next
   */
  public void skip(DatabaseAddress site, String version) {
    DatabaseAddress address = site.writable();
    try {
      forgetFailed(address);
      Flyway flyway = flyway(address).load();
      MigrationInfo[] pending = flyway.info().pending();
      String next = pending.length == 0 ? "none" : "V" + pending[0].getVersion();
      if (!next.equals(version)) {
        throw MigrationFailedException.notNext(this, version, next);
      }
      flyway(address)
          .skipExecutingMigrations(true)
          .target(pending[0].getVersion())
          .load()
          .migrate();
      forgetStatements(address);
    } catch (FlywayException e) {
      throw MigrationFailedException.of(this, address, e);
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  /**
   * Forgets which statements of an unfinished file are done: the next run begins that file anew.
   */
  public void forgetStatements(DatabaseAddress site) {
    DatabaseAddress address = site.writable();
    try (Connection connection =
        DriverManager.getConnection(url(address), address.user(), address.password())) {
      StatementsDone.forget(connection, app);
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  private String url(DatabaseAddress address) {
    return address.url(limit.duration());
  }

  /**
   * What the applied files made.
   *
   * @param left takes a sentence for each file that proves nothing, since it is not done, or not
   *     here as it was applied
   */
  MadeByFiles made(DatabaseAddress site, List<String> left) throws Exception {
    MadeByFiles made = new MadeByFiles();
    DatabaseAddress address = site.writable();
    if (isMissing() || !Tables.of(address).contains(historyTable())) {
      return made;
    }
    Set<String> unfinished = new TreeSet<>();
    try (Connection connection =
        DriverManager.getConnection(url(address), address.user(), address.password())) {
      unfinished.addAll(StatementsDone.unfinished(connection, app));
    }
    for (MigrationInfo file : flyway(address).load().info().applied()) {
      String path = file.getPhysicalLocation();
      if (file.getType().isBaseline()) {
        continue;
      }
      if (file.getState().isFailed()) {
        unfinished.add(file.getScript());
        continue;
      }
      if (path == null || !file.isChecksumMatching()) {
        left.add(
            "what %s made: the file is not here as it was applied".formatted(file.getScript()));
      } else if (Files.isRegularFile(Path.of(path))) {
        made.read(SqlText.statements(Files.readString(Path.of(path))));
      }
    }
    unfinished.forEach(file -> left.add("what %s made: the file is not done".formatted(file)));
    return made;
  }

  private boolean isMissing() {
    return location.startsWith(FOLDER)
        && !Files.isDirectory(Path.of(location.substring(FOLDER.length())));
  }

  private FluentConfiguration flyway(DatabaseAddress address, Callback... callbacks)
      throws SQLException {
    MariaDbDataSource source = new MariaDbDataSource(url(address));
    source.setUser(address.user());
    source.setPassword(address.password());
    FluentConfiguration configuration =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .locations(location)
            .table(historyTable())
            .baselineOnMigrate(true) // other apps have tables here already
            .baselineVersion("0")
            .cleanDisabled(true)
            .placeholderReplacement(false)
            .connectRetries(0)
            .callbacks(callbacks)
            .loggers("slf4j");
    return configuration;
  }

  private void forgetFailed(DatabaseAddress address) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(url(address), address.user(), address.password())) {
      if (hasHistory(connection, address)) {
        String sql = "delete from `%s` where success = 0".formatted(historyTable());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
          statement.executeUpdate();
        }
      }
    }
  }

  private boolean hasHistory(Connection connection, DatabaseAddress address) throws SQLException {
    String sql =
        "select 1 from information_schema.tables where table_schema = ? and table_name = ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, address.name());
      statement.setString(2, historyTable());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
