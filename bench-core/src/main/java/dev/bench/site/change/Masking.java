package dev.bench.site.change;

import dev.bench.ValidationException;
import dev.bench.app.LoadedApp;
import dev.bench.build.AppBuild;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.StatementLimit;
import dev.bench.database.cancel.Cancellation;
import dev.bench.database.cancel.ServerStatement;
import dev.bench.database.dump.SqlText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Takes out of the copy of a site what it must not have.
 *
 * @param work what is needed
 * @param database the copy's database
 * @param cancellation ends the statement that runs
 */
record Masking(SiteWork work, DatabaseAddress database, Cancellation cancellation) {

  private static final String BUILT_IN = "db/mask/bench.sql";
  private static final int UNKNOWN_COLUMN = 1054;
  private static final int UNKNOWN_TABLE = 1146;

  /** Ends all logins, and lets nothing be sent that waited in {@code site}. */
  void rest(String site) throws Exception {
    run(
        site,
        List.of(
            "delete from bench_session",
            "delete from bench_outbox",
            "update bench_user set reset_key_hash = null, reset_expires = null",
            "update bench_email_queue set status = 'Error', error = 'copied with the site'"
                + " where status in ('Not Sent', 'Sending')"));
  }

  /**
   * Replaces names and addresses of people; {@code bench_masked_user} has each user and the name
   * that it gets, while the files {@code db/mask.sql} of the apps run.
   *
   * @return the apps that have none
   */
  List<String> mask(String site, List<String> apps) throws Exception {
    List<String> without = new ArrayList<>();
    run(
        site,
        List.of(
            "create table bench_masked_user (name varchar(140) primary key, masked varchar(140) not null)"
                + " select name, concat('user-', row_number() over (order by created, name), '@example.invalid') as masked"
                + " from bench_user where name not in ('Administrator', 'Guest')"));
    for (String name : apps) {
      if (name.equals(SiteWork.BUILT_IN)) {
        continue; // its own is the last, since it renames the users
      }
      Path file = maskOf(name);
      if (Files.isRegularFile(file)) {
        runOfApp(name, SqlText.statements(Files.readString(file)));
      } else {
        without.add(name);
      }
    }
    run(site, SqlText.statements(builtIn()));
    run(site, List.of("drop table bench_masked_user"));
    return without;
  }

  private Path maskOf(String name) {
    LoadedApp app = work.apps().apps().get(name);
    if (app == null) {
      return Path.of("");
    }
    AppBuild build =
        app.build()
            .orElseThrow(() ->
                new ValidationException(
                    "App %s has no build, so its db/mask.sql is not known; run bench build, then copy the site"
                        .formatted(name)));
    return build.classes().resolve("db").resolve("mask.sql");
  }

  private static String builtIn() throws IOException {
    try (InputStream sql = Masking.class.getClassLoader().getResourceAsStream(BUILT_IN)) {
      if (sql == null) {
        throw new IOException("The built-in app has no " + BUILT_IN);
      }
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void run(String site, List<String> statements) throws SQLException {
    run(
        statements,
        (sql, failure) -> {
          if (failure.getErrorCode() == UNKNOWN_COLUMN || failure.getErrorCode() == UNKNOWN_TABLE) {
            throw new ValidationException(
                "Site %s has not all migrations of this bench (%s); run bench migrate on it, then copy it"
                    .formatted(site, firstLine(failure)));
          }
        });
  }

  private void runOfApp(String app, List<String> statements) throws SQLException {
    run(
        statements,
        (sql, failure) -> {
          throw new ValidationException(
              "db/mask.sql of app %s failed at \"%s\": %s; mend the file in the app and build it, then copy the site"
                  .formatted(app, sql.strip().replaceAll("\\s+", " "), firstLine(failure)));
        });
  }

  private static String firstLine(SQLException failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }

  /** Hears of the statement that failed; throws what says more than the failure itself. */
  private void run(List<String> statements, BiConsumer<String, SQLException> failed)
      throws SQLException {
    StatementLimit limit = work.migrationLimit();
    DatabaseAddress server = database.writable();
    try (Connection connection =
            DriverManager.getConnection(
                server.url(limit.duration()), server.user(), server.password());
        Statement statement = connection.createStatement();
        var _ = cancellation.reaches(ServerStatement.of(connection, server))) {
      for (String sql : statements) {
        try {
          statement.execute(sql);
        } catch (SQLException e) {
          failed.accept(sql, e);
          throw e;
        }
      }
    }
  }
}
