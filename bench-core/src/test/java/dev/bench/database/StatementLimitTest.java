package dev.bench.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.bench.ServiceUnavailableException;
import dev.bench.config.Settings;
import dev.bench.database.migration.MigrationFailedException;
import dev.bench.database.migration.Migrations;
import dev.bench.testkit.RealMariaDb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class StatementLimitTest {

  @RegisterExtension static final RealMariaDb mariaDb = new RealMariaDb();

  private static final String LIMIT = "select @@max_statement_time";

  private final Handles handles = new Handles();
  private final Databases databases =
      new Databases(5, "limit", DatabaseLimits.STANDARD.withAnswer(Duration.ofSeconds(1)));
  private DatabaseAddress site;

  @BeforeEach
  void database() {
    site = mariaDb.newDatabase();
  }

  @AfterEach
  void close() {
    databases.close();
  }

  @Test
  void the_server_ends_a_statement_of_a_request_at_the_limit() {
    try (Transaction request = databases.beginForRequest(site, true)) {
      Handle handle = request.handle(handles);

      assertThatThrownBy(() -> handle.select("select sleep(600)").mapTo(Long.class).one())
          .isInstanceOf(ServiceUnavailableException.class)
          .hasMessageContaining("db_answer_limit");
    }
    assertThat(mariaDb.ask("select info from information_schema.processlist"))
        .noneMatch(statement -> String.valueOf(statement).contains("sleep(600)"));
  }

  @Test
  void an_operation_on_a_site_does_not_wait_for_a_statement_that_never_ends(@TempDir Path files)
      throws Exception {
    // All other statements have this limit too, so it is one that a busy machine keeps.
    StatementLimit limit = new StatementLimit("db_setup_limit", Duration.ofSeconds(5));
    String location = "filesystem:" + files;
    Files.writeString(files.resolve("V1__held.sql"), "create table held (id int);");
    new Migrations("todo", location, StatementLimit.MIGRATION).applyTo(site);
    Files.writeString(files.resolve("V2__more.sql"), "alter table held add more int;");
    DatabaseAddress dropped = mariaDb.newDatabase();
    try (Connection holder = mariaDb.asRoot();
        Statement holding = holder.createStatement();
        DatabaseAdmin admin = DatabaseAdmin.connect(mariaDb.root(), limit)) {
      String proof = DatabaseAdmin.PROOF + "held";
      holding.execute("alter database %s comment '%s'".formatted(dropped.name(), proof));
      holding.execute("create table %s.held (id int)".formatted(dropped.name()));
      holding.execute(
          "lock tables %s.held write, %s.held write" // like a full disk
              .formatted(site.name(), dropped.name()));

      CompletableFuture<Integer> migrating =
          CompletableFuture.supplyAsync(
              () -> new Migrations("todo", location, limit).applyTo(site));
      assertThatThrownBy(() -> admin.dropDatabase(dropped.name(), proof))
          .isInstanceOf(DatabaseSetupException.class)
          .hasMessageContaining("\"drop database …\": no answer within db_setup_limit (5 s)")
          .hasMessageNotContaining("\n");
      assertThatThrownBy(migrating::join)
          .cause()
          .isInstanceOf(MigrationFailedException.class)
          .hasMessageContaining("no answer within db_setup_limit (5 s)")
          .hasMessageContaining("the disk of MariaDB may be full")
          .hasMessageContaining("show processlist");
      await()
          .untilAsserted(
              () -> // the server notices that its clients have gone
              assertThat(mariaDb.ask("select info from information_schema.processlist"))
                      .noneMatch(
                          info -> info != null && info.matches("(?s)(drop database|alter).*")));
    }
  }

  @Test
  void operations_have_limits_of_their_own() {
    assertThat(StatementLimit.SETUP.duration()).isEqualTo(Duration.ofMinutes(2));
    assertThat(StatementLimit.MIGRATION.duration()).isEqualTo(Duration.ofHours(2));
    Settings settings =
        new Settings(Map.of("db_setup_limit", "10s", "migration_statement_limit", "1h"));
    assertThat(StatementLimit.SETUP.in(settings).duration()).isEqualTo(Duration.ofSeconds(10));
    assertThat(StatementLimit.MIGRATION.in(settings).duration()).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void a_request_can_do_what_a_job_can() {
    try (Transaction request = databases.beginForRequest(site, false)) {
      Handle handle = request.handle(handles);
      handle.execute("create table thing (id bigint primary key auto_increment, title text)");
      handle.savepoint("before");
      handle.execute("insert into thing(title) values (?)", "undone");
      handle.rollbackToSavepoint("before");
      long id =
          handle
              .createQuery("insert into thing(title) values (:title) returning id")
              .bind("title", "kept")
              .mapTo(Long.class)
              .one();
      handle.createUpdate("update thing set title = 'changed' where id = " + id).execute();
      handle.prepareBatch("insert into thing(title) values (?)").add("a").add("b").execute();
      request.commit();
    }
    assertThat(mariaDb.ask("select title from " + site.name() + ".thing order by id"))
        .containsExactly("changed", "a", "b");
  }

  @Test
  void a_job_on_the_same_connection_has_no_limit() {
    try (Transaction request = databases.beginForRequest(site, true)) {
      assertThat(limit(request)).isEqualTo("1.000000");
    }
    try (Transaction job = databases.begin(site, true)) {
      assertThat(limit(job)).isEqualTo("0.000000");
    }
  }

  @Test
  void the_limit_is_half_a_minute_unless_it_is_set() {
    assertThat(DatabaseLimits.of(new Settings(Map.of())).answer())
        .isEqualTo(Duration.ofSeconds(30));
    assertThat(DatabaseLimits.of(new Settings(Map.of("db_answer_limit", "2m"))).answer())
        .isEqualTo(Duration.ofMinutes(2));
    assertThatThrownBy(() -> DatabaseLimits.of(new Settings(Map.of("db_answer_limit", "500ms"))))
        .hasMessage("db_answer_limit is 500 ms, expected 1s or more");
  }

  @Test
  void a_job_waits_ten_seconds_for_a_silent_server_unless_the_settings_say_otherwise() {
    assertThat(DatabaseLimits.of(new Settings(Map.of())).outage()).hasSeconds(10);
    assertThat(DatabaseLimits.of(new Settings(Map.of("db_outage_limit", "3s"))).outage())
        .hasSeconds(3);
  }

  private String limit(Transaction transaction) {
    List<String> found = transaction.handle(handles).select(LIMIT).mapTo(String.class).list();
    return found.getFirst();
  }
}
