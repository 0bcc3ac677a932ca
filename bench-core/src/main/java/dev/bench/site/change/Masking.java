package dev.bench.site.change;

import dev.bench.ValidationException;
import dev.bench.app.LoadedApp;
import dev.bench.database.DatabaseAddress;
import dev.bench.database.StatementLimit;
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

/**
 * Takes out of the copy of a site what it must not have.
 *
 * @param work what is needed
 * @param database the copy's database
 */
record Masking(SiteWork work, DatabaseAddress database) {

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
    List<String> statements = new ArrayList<>();
    statements.add(
        "create table bench_masked_user (name varchar(140) primary key, masked varchar(140) not null)"
            + " select name, concat('user-', row_number() over (order by created, name), '@example.invalid') as masked"
            + " from bench_user where name not in ('Administrator', 'Guest')");
    for (String name : apps) {
      LoadedApp app = work.apps().apps().get(name);
      if (name.equals(SiteWork.BUILT_IN)) {
        continue; // its own is the last, since it renames the users
      }
      Path file =
          app == null
              ? Path.of("")
              : app.build().orElseThrow().classes().resolve("db").resolve("mask.sql");
      if (Files.isRegularFile(file)) {
        statements.addAll(SqlText.statements(Files.readString(file)));
      } else {
        without.add(name);
      }
    }
    statements.addAll(SqlText.statements(builtIn()));
    statements.add("drop table bench_masked_user");
    run(site, statements);
    return without;
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
    StatementLimit limit = work.migrationLimit();
    try (Connection connection =
            DriverManager.getConnection(
                database.url(limit.duration()), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        try {
          statement.execute(sql);
        } catch (SQLException e) {
          if (e.getErrorCode() == UNKNOWN_COLUMN || e.getErrorCode() == UNKNOWN_TABLE) {
            throw new ValidationException(
                "Site %s has not all migrations of this bench (%s); run bench migrate on it, then copy it"
                    .formatted(
                        site, String.valueOf(e.getMessage()).lines().findFirst().orElse("")));
          }
          throw e;
        }
      }
    }
  }
}
