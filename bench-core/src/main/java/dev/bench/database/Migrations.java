package dev.bench.database;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
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
 * stays half done: its mark is taken away, and the next run begins that file again.
 *
 * @param app the app's name
 * @param location where the files {@code V1__name.sql} lie: {@code classpath:…} of the runtime, or
 *     {@code filesystem:…}, where no such folder is the same as no files
 */
public record Migrations(String app, String location) {

  private static final Logger log = LoggerFactory.getLogger(Migrations.class);

  private static final String FOLDER = "filesystem:";

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
    return applyTo(address, table -> {});
  }

  /**
   * The same; {@code making} hears the name of each table that is not there, before the statement
   * that makes it is run.
   */
  public int applyTo(DatabaseAddress address, Consumer<String> making) {
    if (isMissing()) {
      return 0;
    }
    try {
      forgetFailed(address);
      MigrateResult result = flyway(address, making).load().migrate();
      if (result.migrationsExecuted > 0) {
        log.info("{}: {} migrations of {} applied", address, result.migrationsExecuted, app);
      }
      return result.migrationsExecuted;
    } catch (FlywayException e) {
      throw MigrationFailedException.of(this, address, e);
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  /** How many files {@link #applyTo(DatabaseAddress)} would apply. It changes nothing. */
  public int pending(DatabaseAddress address) {
    if (isMissing()) {
      return 0;
    }
    try {
      MigrationInfoService info = flyway(address, table -> {}).load().info();
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
   * Records the next file as applied, without running it.
   *
   * @param version of the file, such as {@code V3}
   * @throws MigrationFailedException when another file is the next
   */
  public void skip(DatabaseAddress address, String version) {
    try {
      forgetFailed(address);
      Flyway flyway = flyway(address, table -> {}).load();
      MigrationInfo[] pending = flyway.info().pending();
      String next = pending.length == 0 ? "none" : "V" + pending[0].getVersion();
      if (!next.equals(version)) {
        throw MigrationFailedException.notNext(this, version, next);
      }
      flyway(address, table -> {})
          .skipExecutingMigrations(true)
          .target(pending[0].getVersion())
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw MigrationFailedException.of(this, address, e);
    } catch (SQLException e) {
      throw SqlErrors.translated(e);
    }
  }

  private boolean isMissing() {
    return location.startsWith(FOLDER)
        && !Files.isDirectory(Path.of(location.substring(FOLDER.length())));
  }

  private FluentConfiguration flyway(DatabaseAddress address, Consumer<String> making)
      throws SQLException {
    MariaDbDataSource source = new MariaDbDataSource(address.url());
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
            .callbacks(new BeforeTables(making))
            .loggers("slf4j");
    return configuration;
  }

  private void forgetFailed(DatabaseAddress address) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(address.url(), address.user(), address.password())) {
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
