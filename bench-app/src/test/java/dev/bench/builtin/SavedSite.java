package dev.bench.builtin;

import dev.bench.database.DatabaseAddress;
import dev.bench.embedded.binaries.Binaries;
import dev.bench.runtime.Bench;
import dev.bench.site.Progress;
import dev.bench.site.backup.Backup;
import dev.bench.site.backup.BackupOptions;
import dev.bench.site.change.BackupSite;
import dev.bench.site.change.RestoreOptions;
import dev.bench.site.change.RestoreSite;
import dev.bench.site.change.SiteWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The site of a {@link NewSiteFixture}, which is saved and restored. */
final class SavedSite implements AutoCloseable {

  private final NewSiteFixture fixture;
  private final Bench runtime;

  SavedSite(NewSiteFixture fixture) {
    this.fixture = fixture;
    this.runtime = fixture.bench().open("test");
  }

  /** What is done to a site. */
  interface Act<T> {
    T on(SiteWork work) throws Exception;
  }

  /** Does it as a command would; {@code progress} may disturb. */
  <T> T run(Progress progress, Act<T> act) throws Exception {
    return act.on(fixture.work(runtime, progress));
  }

  static Backup backups() {
    return new Backup(
        () -> Binaries.ofMachine(System.getenv(), _ -> {}).mariaDbClient("mariadb-dump"),
        InstantSource.system());
  }

  Backup.Made save(boolean withFiles) throws Exception {
    return run(
        Progress.silent(),
        work ->
            new BackupSite(work, backups())
                .run(NewSiteFixture.SITE, BackupOptions.usual(withFiles)));
  }

  RestoreSite.Restored restore(RestoreOptions options, Progress progress) throws Exception {
    return run(
        progress,
        work -> new RestoreSite(work, fixture.server()).run(NewSiteFixture.SITE, options));
  }

  Path folder() {
    return fixture.bench().directory().site(NewSiteFixture.SITE);
  }

  DatabaseAddress database() {
    runtime.sites().forget(NewSiteFixture.SITE); // another process may have changed it
    return runtime.sites().require(NewSiteFixture.SITE).database();
  }

  void execute(String... statements) throws SQLException {
    DatabaseAddress address = database();
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  List<String> ask(String query) throws SQLException {
    return ask(query, 1);
  }

  List<String> ask(String query, int column) throws SQLException {
    DatabaseAddress address = database();
    List<String> texts = new ArrayList<>();
    try (Connection connection =
            DriverManager.getConnection(address.url(), address.user(), address.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        texts.add(rows.getString(column));
      }
    }
    return texts;
  }

  /** All paths below the site's folder, but for its locks. */
  List<String> files() throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      return files
          .map(file -> folder().relativize(file).toString())
          .filter(name -> !name.endsWith(".lock"))
          .sorted()
          .toList();
    }
  }

  @Override
  public void close() {
    runtime.close();
  }
}
