package dev.bench.session;

import dev.bench.config.Settings;
import dev.bench.database.DatabaseAddress;
import dev.bench.site.SiteState;
import dev.bench.testkit.RealMariaDb;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A site with the built-in app's tables and one user more, for tests of sessions. */
final class SessionSite {

  private static final Path TABLES = Path.of("../bench-app/src/main/resources/db/migration/bench");
  private static final List<String> SCRIPTS =
      List.of("V1__create_users_sessions_and_logs.sql", "V4__add_api_keys_and_reset_links.sql");

  private SessionSite() {}

  static SiteState in(RealMariaDb mariaDb, Map<String, Object> settings)
      throws SQLException, IOException {
    DatabaseAddress database = mariaDb.newDatabase();
    StringBuilder script = new StringBuilder();
    for (String name : SCRIPTS) {
      script.append(Files.readString(TABLES.resolve(name)).replaceAll("(?m)^--.*$", ""));
    }
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      for (String sql : script.toString().split(";\\s*\\n")) {
        if (!sql.isBlank()) {
          statement.execute(sql);
        }
      }
    }
    Map<String, Object> config = new LinkedHashMap<>(settings);
    config.put("db_host", database.host());
    config.put("db_port", database.port());
    config.put("db_name", database.name());
    config.put("db_password", database.password());
    return new SiteState("one.test", Path.of("one.test"), new Settings(config), List.of(), 1);
  }

  static void execute(SiteState site, String sql) throws SQLException {
    DatabaseAddress database = site.database();
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
